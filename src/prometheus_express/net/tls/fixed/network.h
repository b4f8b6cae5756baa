// TLS on a board: over any other network, in memory whose size is known when the program is
// compiled. The link target prometheus_express::board_tls.
// examples/sensor_station/guard.h uses it.
//
// What is said of tls::Network (net/tls/network.h) holds here but for this:
//
// Certificates and keys are in memory that stays (flash), as DER; there are no files. Those of
// ECDSA with P-256 only. A certificate of authority or own one is not copied.
//
// One handshake is made at a time: it takes memory, and 36 million instructions of a
// Cortex-M4, 82 with a client's certificate. A server's listener gives connections when their
// handshakes are done, so that who makes none holds no slot of an HttpServer; others wait at the
// network below, in order, for at most kPatienceMs for each that has nothing to say. On processors
// that SideStack knows (ARMv7-M), a handshake is left and entered again after `slice_ms` of an
// update() or wait(); elsewhere either takes as long as the rest of the handshake. As long again
// may be sent before the next, then writes would block: a page that the network below takes at once
// is encrypted in several turns. An HttpServer's update() took 6 ms at most on an emulated
// Cortex-M4 of 120 MHz (docs/security.md).
//
// Without a clock (set_unix_time(), platform/embedded/wall_clock.h) nobody can say whether a
// certificate is valid now: then it is taken for valid. Who has no clock may pin a key.
#pragma once

#include <cstddef>
#include <cstdint>
#include <utility>

#include "prometheus_express/net/network.h"
#include "prometheus_express/net/tls/connection.h"
#include "prometheus_express/net/tls/fixed/fixed_credentials.h"
#include "prometheus_express/net/tls/fixed/side_stack.h"
#include "prometheus_express/net/tls/network.h"

namespace prometheus_express::tls {

// What all sizes of FixedNetwork have in common. Made by FixedNetwork only.
class FixedNetworkBase : public prometheus_express::Network {
 public:
  // How long a peer may be silent in the middle of a handshake while nobody else can begin one, and
  // how long a handshake may take as a whole.
  static constexpr std::uint64_t kPatienceMs = 2'000;
  static constexpr std::uint64_t kLongestMs = 10'000;

  FixedNetworkBase(const FixedNetworkBase&) = delete;
  FixedNetworkBase& operator=(const FixedNetworkBase&) = delete;

  // One port at a time. kInvalid where the identity or the authorities cannot be used; kFailed
  // without entropy; kLimit where there is a listener.
  Status listen_on(std::uint16_t port, Listener*& listener) override;

  // Reads what the options say of clients, and tries whether key and certificate belong together,
  // which takes 90 ms of a Cortex-M4 of 120 MHz. Once; listen_on() does the same for servers. Where
  // nobody calls it, the first connect_to() does. Errors as those of listen_on().
  Status load_client();

  // Whom it is to reach says ClientOptions::name.
  Status connect_to(const char* address, std::uint16_t port, Connection*& connection) override;

  std::uint64_t now_ms() override { return inner_.now_ms(); }
  void update() override;
  void wait(std::uint64_t until_ms) override;

  // Why a handshake failed last, in words; empty where none did.
  const char* failure() const { return failure_.text(); }

  const Statistics& statistics() const { return statistics_; }

  // How much of the stack of handshakes was never used.
  std::size_t stack_free_bytes() const { return side_stack_.free_bytes(); }

 protected:
  enum class State : std::uint8_t { kFree, kShaking, kReady, kTaken };
  struct Slot {
    explicit Slot(Events& events) : connection(events) {}
    TlsConnection connection;
    State state = State::kFree;
    std::uint64_t begin_ms = 0;
    std::uint64_t heard_ms = 0;
  };
  struct Memory {
    Slot* slots;
    std::size_t slot_count;
    unsigned char* pool;
    std::size_t pool_bytes;
    std::uint64_t* stack;
    std::size_t stack_words;
  };

  FixedNetworkBase(prometheus_express::Network& inner, const Options& options, const Memory& memory)
      : inner_(inner),
        options_(options),
        memory_(memory),
        side_stack_(memory.stack, memory.stack_words),
        listener_(*this) {}
  ~FixedNetworkBase() = default;

  Events& events() { return events_; }

 private:
  class FixedListener final : public Listener {
   public:
    explicit FixedListener(FixedNetworkBase& network) : network_(network) {}
    Connection* accept_next() override { return network_.take_ready(); }
    bool short_of_room() const override { return inner->short_of_room(); }
    std::uint16_t port() const override { return inner->port(); }
    void stop() override;

    Listener* inner = nullptr;

   private:
    FixedNetworkBase& network_;
  };

  class TheirEvents final : public Events {
   public:
    explicit TheirEvents(FixedNetworkBase& network) : network_(network) {}
    void handshake_done() override { ++network_.statistics_.handshakes; }
    void handshake_failed(const Status& why) override { network_.handshake_failed(why); }
    int shake(mbedtls_ssl_context& ssl) override { return network_.shake(ssl); }
    bool may_send() override { return network_.may_send(); }
    void ending(mbedtls_ssl_context& ssl) override { network_.forget(ssl); }

   private:
    FixedNetworkBase& network_;
  };

  Status start();
  Slot* free_slot();
  Connection* take_ready();
  bool accept_one();
  void attend(Slot& slot, std::uint64_t now_ms);
  void go_on();
  void handshake_failed(const Status& why);
  int shake(mbedtls_ssl_context& ssl);
  void forget(mbedtls_ssl_context& ssl);
  bool may_go_on();
  bool may_send();
  std::uint64_t slice_ns() const { return options_.slice_ms * std::uint64_t{1'000'000}; }
  static void run(void* self);

  struct Permission {
    FixedNetworkBase& network;
    bool operator()() { return network.may_go_on(); }
  };

  prometheus_express::Network& inner_;
  Options options_;
  Memory memory_;
  SideStack side_stack_;
  TheirEvents events_{*this};
  Permission permission_{*this};
  FixedListener listener_;
  RandomBits random_;
  FixedCredentials server_;
  FixedCredentials client_;
  bool started_ = false;
  bool server_loaded_ = false;
  bool client_loaded_ = false;

  mbedtls_ssl_context* shaking_ = nullptr;  // whose handshake has begun
  int result_ = 0;                          // of its last step
  bool slice_left_ = false;                 // since the last update() or wait()
  bool computing_ = false;                  // left in the middle
  bool giving_up_ = false;
  bool news_ = false;  // a handshake is done, of which the listener's user was not told
  std::uint64_t slice_end_ns_ = 0;
  std::uint64_t sending_end_ns_ = 0;  // 0: nothing was sent since the last update() or wait()

  Statistics statistics_;
  Status failure_;
};

// `Connections` at the same time, of both kinds: one more than the slots of the server, for the one
// that waits or shakes hands. PoolBytes is all that Mbed TLS will ever have: 5 KB a connection and
// 12 KB for the handshake, the authorities and the identity. There is one FixedNetwork in a
// program.
template <std::size_t Connections, std::size_t PoolBytes = Connections * 5'120 + 12'288,
          std::size_t StackBytes = 5'120>
class FixedNetwork final : public FixedNetworkBase {
 public:
  // `inner`, and what the options name, is borrowed.
  explicit FixedNetwork(prometheus_express::Network& inner, const Options& options = {})
      : FixedNetwork(inner, options, std::make_index_sequence<Connections>{}) {}

 private:
  template <std::size_t... Index>
  FixedNetwork(prometheus_express::Network& inner, const Options& options,
               std::index_sequence<Index...>)
      : FixedNetworkBase(
            inner, options,
            {slots_, Connections, pool_, PoolBytes, stack_, StackBytes / sizeof(std::uint64_t)}),
        slots_{((void)Index, Slot{events()})...} {}

  Slot slots_[Connections];
  alignas(8) unsigned char pool_[PoolBytes];
  std::uint64_t stack_[StackBytes / sizeof(std::uint64_t)];
};

}  // namespace prometheus_express::tls
