// One connection of a tls::Network.
#pragma once

#include <cstddef>
#include <cstdint>

#include "prometheus_express/net/network.h"
#include "prometheus_express/net/tls/configuration.h"
#include "prometheus_express/net/tls/mbedtls.h"
#include "prometheus_express/text/ipv4.h"

namespace prometheus_express::tls {

// What a connection tells its network.
class Events {
 public:
  virtual void handshake_done() = 0;
  virtual void handshake_failed(const Status& why) = 0;

  // The server has given a ticket for the next time after its handshake (TLS 1.3).
  virtual void ticket_came() {}

  // Goes on with a handshake, as mbedtls_ssl_handshake() does. Where others come first, or it takes
  // too long for once, the answer is "want read", and go_on() comes back to it.
  virtual int shake(mbedtls_ssl_context& ssl) { return mbedtls_ssl_handshake(&ssl); }

  // Whether another record may be encrypted now. Where it may not, the next update() comes first.
  virtual bool may_send() { return true; }

  // The connection is about to end, perhaps in the middle of its handshake.
  virtual void ending(mbedtls_ssl_context&) {}

 protected:
  ~Events() = default;
};

// Free until open() or connect(), and again after its end.
class TlsConnection final : public Connection {
 public:
  explicit TlsConnection(Events& events) : events_(events) {}
  ~TlsConnection() {
    if (inner_ != nullptr) end();
  }
  TlsConnection(const TlsConnection&) = delete;
  TlsConnection& operator=(const TlsConnection&) = delete;

  bool busy() const { return inner_ != nullptr; }
  bool open() const { return open_; }      // the handshake is done
  bool broken() const { return broken_; }  // or has failed, or the peer is gone

  bool is_client() const { return is_client_; }

  mbedtls_ssl_context& ssl() { return ssl_; }

  // Takes over a connection that came in, or is being made to `host`. False where there is no
  // memory; then it is free still, and the inner one is the caller's.
  bool accept_on(Connection& inner, const SharedConfiguration& configuration);
  bool connect_over(Connection& inner, const SharedConfiguration& configuration, const char* host);

  IoResult read_some(char* data, std::size_t size) override;
  IoResult write_some(const char* data, std::size_t size) override;
  void finish_writing() override;
  void stop() override;
  std::uint64_t peer() override { return inner_->peer(); }

  // Goes on with what the user does not: a handshake, what was not sent yet, the end.
  void go_on(std::uint64_t now_ms);

  // Whether the user is to look again although nothing comes from below: what he could not do, he
  // can now, or decrypted bytes lie ready that he has not been told of. Then he has been.
  bool take_news();

  // Whether anything came from the peer since this was asked last.
  bool take_heard();

  // Stopped, and still sending; since when.
  bool lingers() const { return stopped_; }
  std::uint64_t linger_end_ms() const { return linger_end_ms_; }

  // Cuts it, whatever its state.
  void end();

 private:
  static constexpr std::uint64_t kLingerMs = 2'000;

  bool set_up(Connection& inner, const SharedConfiguration& configuration);
  static int send_below(void* self, const unsigned char* data, std::size_t size);
  static int receive_below(void* self, unsigned char* data, std::size_t size);
  static int verify(void* self, mbedtls_x509_crt* certificate, int depth, std::uint32_t* flags);
  void verify_peer(const mbedtls_x509_crt& certificate, int depth, std::uint32_t& flags) const;
  bool is_addressed(const mbedtls_x509_crt& certificate) const;
  Status verdict_on_client() const;
  bool shake();
  void send_alert(unsigned char alert);
  void give_up();
  void fail(const Status& why);
  Status words_of(int result) const;
  bool flush();
  IoResult not_now(bool& blocked);
  IoResult broken(IoStatus status);
  void say_end();

  Events& events_;
  Connection* inner_ = nullptr;
  SharedConfiguration configuration_;
  Ipv4Address address_ = {};  // of the server, where that and no name is to be in its certificate
  bool has_address_ = false;
  mbedtls_ssl_context ssl_;
  std::uint64_t linger_end_ms_ = 0;
  bool is_client_ = false;
  bool open_ = false;          // the handshake is done
  bool broken_ = false;        // nothing more can be had of it
  bool heard_ = false;         // at least a byte came
  bool heard_lately_ = false;  // and nobody was told of it
  bool below_closed_ = false;  // the inner connection takes no more
  bool peer_ended_ = false;    // close_notify came
  bool finishing_ = false;     // nothing more will be written
  bool said_end_ = false;      // close_notify is with Mbed TLS
  bool finished_ = false;      // and the end of the inner connection is said
  bool stopped_ = false;
  bool read_blocked_ = false;
  bool write_blocked_ = false;
  bool news_ = false;
};

}  // namespace prometheus_express::tls
