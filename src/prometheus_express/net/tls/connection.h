// One connection of a tls::Network.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

#include "prometheus_express/net/network.h"
#include "prometheus_express/net/tls/credentials.h"
#include "prometheus_express/net/tls/mbedtls.h"

namespace prometheus_express::tls {

// What connections tell their network.
class Events {
 public:
  virtual void handshake_done() = 0;
  virtual void handshake_failed(const Status& why) = 0;

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

  // Takes over a connection that came in, or is being made to `host`. False where there is no
  // memory; then it is free still, and the inner one is the caller's.
  bool accept_on(Connection& inner, const std::shared_ptr<Credentials>& credentials);
  bool connect_over(Connection& inner, const std::shared_ptr<Credentials>& credentials,
                    const std::string& host);

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

  // Stopped, and still sending; since when.
  bool lingers() const { return stopped_; }
  std::uint64_t linger_end_ms() const { return linger_end_ms_; }

  // Cuts it, whatever its state.
  void end();

 private:
  static constexpr std::uint64_t kLingerMs = 2'000;

  bool set_up(Connection& inner, const std::shared_ptr<Credentials>& credentials);
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
  std::shared_ptr<Credentials> credentials_;
  std::string host_;
  mbedtls_ssl_context ssl_;
  std::uint64_t linger_end_ms_ = 0;
  bool is_client_ = false;
  bool open_ = false;          // the handshake is done
  bool broken_ = false;        // nothing more can be had of it
  bool heard_ = false;         // at least a byte came
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
