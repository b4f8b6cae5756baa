// Empty where there is no lwIP, for builds that take every file.
#if __has_include(<lwip/tcp.h>)

#include "prometheus_express/net/lwip/tcp_connection.h"

#include <lwip/tcp.h>

#include "prometheus_express/net/lwip/network.h"
#include "prometheus_express/platform/bounds.h"

namespace prometheus_express::lwip {
namespace {

static_assert(NO_SYS == 1,
              "net/lwip calls lwIP directly: set NO_SYS to 1 in lwipopts.h, or take net/sockets "
              "over its sockets");
static_assert(TCP_WND <= 0xFFFF, "a chain of pbufs holds at most 65535 bytes");

// A peer that sends single bytes could fill lwIP's whole pool of pbufs with one window.
constexpr u16_t kMaxReceivedPbufs = TCP_WND / TCP_MSS > 2 ? TCP_WND / TCP_MSS : 2;

// For what is left to send after stop(): 20 s, in lwIP's ticks of half a second.
constexpr u8_t kClosingTicks = 40;

// Sends the FIN once all data is sent. lwIP 2.1 would put it on the last segment that waits and, if
// it then splits that one for a small window, leave it on both parts: the peer would miss the
// second.
bool try_to_finish(tcp_pcb* pcb) {
  tcp_output(pcb);
  if (pcb->unsent != nullptr) return false;
  tcp_shutdown(pcb, 0, 1);  // where there is no memory for it lwIP tries again by itself
  return true;
}

// What lwIP calls for a connection that was closed, and is only there to deliver what is left.
struct Closing {
  static err_t sent(void*, tcp_pcb* pcb, u16_t) {
    try_to_finish(pcb);
    return ERR_OK;
  }

  // A reset tells the peer that nobody listens; but it would also destroy what is on its way.
  static err_t received(void*, tcp_pcb* pcb, pbuf* bytes, err_t) {
    if (bytes == nullptr) return ERR_OK;
    tcp_recved(pcb, bytes->tot_len);
    pbuf_free(bytes);
    if (pcb->unsent != nullptr || pcb->unacked != nullptr) return ERR_OK;
    tcp_abort(pcb);
    return ERR_ABRT;
  }

  static err_t time_is_up(void*, tcp_pcb* pcb) {
    tcp_abort(pcb);
    return ERR_ABRT;
  }
};

}  // namespace

struct TcpConnection::Events {
  static TcpConnection& of(void* argument) { return *static_cast<TcpConnection*>(argument); }

  static err_t received(void* argument, tcp_pcb*, pbuf* bytes, err_t) {
    TcpConnection& self = of(argument);
    self.network_->note_event();
    if (bytes == nullptr) {
      self.peer_finished_ = true;
      if (self.fin_sent_) self.let_go();
      return ERR_OK;
    }
    if (self.received_ == nullptr) {
      self.received_ = bytes;
      return ERR_OK;
    }
    // lwIP keeps what is refused, takes no more, and offers it again; but once both ends have
    // finished it would forget it.
    if (!self.finished_ && pbuf_clen(self.received_) >= kMaxReceivedPbufs) return ERR_MEM;
    pbuf_cat(self.received_, bytes);
    return ERR_OK;
  }

  static err_t sent(void* argument, tcp_pcb*, u16_t) {
    TcpConnection& self = of(argument);
    self.network_->note_event();
    if (self.finished_) self.finish();
    return ERR_OK;
  }

  // The pcb is gone already.
  static void failed(void* argument, err_t) {
    TcpConnection& self = of(argument);
    self.pcb_ = nullptr;
    self.failed_ = true;
    self.network_->note_event();
    if (self.listener_ != nullptr) {
      self.listener_->remove_waiting(self);
      self.release();
    }
  }
};

std::int8_t TcpConnection::connected(void* argument, tcp_pcb*, std::int8_t) {
  TcpConnection& self = Events::of(argument);
  self.established_ = true;
  if (self.finished_) self.finish();
  self.network_->note_event();
  return ERR_OK;
}

void TcpConnection::open(tcp_pcb& pcb, bool established) {
  pcb_ = &pcb;
  in_use_ = true;
  established_ = established;
  tcp_arg(pcb_, this);
  tcp_recv(pcb_, Events::received);
  tcp_sent(pcb_, Events::sent);
  tcp_err(pcb_, Events::failed);
  tcp_nagle_disable(pcb_);
}

IoResult TcpConnection::read_some(char* data, std::size_t size) {
  if (failed_) return {0, IoStatus::kError};
  if (received_ == nullptr) {
    return peer_finished_ ? IoResult{0, IoStatus::kClosed} : would_block();
  }
  const auto count = static_cast<u16_t>(smaller_of<std::size_t>(size, received_->tot_len));
  pbuf_copy_partial(received_, data, count, 0);
  received_ = pbuf_free_header(received_, count);
  if (pcb_ != nullptr) tcp_recved(pcb_, count);
  return {count, IoStatus::kOk};
}

IoResult TcpConnection::write_some(const char* data, std::size_t size) {
  if (failed_) return {0, IoStatus::kError};
  if (finished_) return {0, IoStatus::kClosed};
  if (!established_) return would_block();
  // lwIP may have room for the bytes but no memory for all of them at this moment.
  for (std::size_t count = smaller_of<std::size_t>(size, tcp_sndbuf(pcb_)); count > 0; count /= 2) {
    if (tcp_write(pcb_, data, static_cast<u16_t>(count), TCP_WRITE_FLAG_COPY) == ERR_OK) {
      unsent_ = true;
      return {count, IoStatus::kOk};
    }
  }
  return would_block();
}

void TcpConnection::finish_writing() {
  if (finished_) return;
  finished_ = true;
  if (pcb_ != nullptr && established_) finish();
}

void TcpConnection::stop() {
  tcp_pcb* const pcb = pcb_;
  if (pcb != nullptr && finished_ && established_) {
    if (received_ != nullptr) tcp_recved(pcb, received_->tot_len);
    let_go();
    tcp_recv(pcb, Closing::received);
    tcp_sent(pcb, Closing::sent);
    tcp_poll(pcb, Closing::time_is_up, kClosingTicks);
    tcp_setprio(pcb, TCP_PRIO_MIN);  // the first to go where lwIP has no pcb for a new connection
  } else {
    cut();
  }
  release();
}

void TcpConnection::cut() {
  tcp_pcb* const pcb = pcb_;
  if (pcb == nullptr) return;
  let_go();
  tcp_abort(pcb);
}

// Leaves the pcb to lwIP, which frees it without a word when both ends have finished.
void TcpConnection::let_go() {
  tcp_arg(pcb_, nullptr);
  tcp_recv(pcb_, nullptr);
  tcp_sent(pcb_, nullptr);
  tcp_err(pcb_, nullptr);
  pcb_ = nullptr;
}

// Gives this object back to its Network.
void TcpConnection::release() {
  if (received_ != nullptr) pbuf_free(received_);
  NetworkBase* const network = network_;
  *this = TcpConnection();
  network_ = network;
}

void TcpConnection::flush() {
  if (!unsent_) return;
  unsent_ = false;
  if (pcb_ != nullptr) tcp_output(pcb_);
}

void TcpConnection::finish() {
  if (fin_sent_ || !try_to_finish(pcb_)) return;
  fin_sent_ = true;
  if (peer_finished_) let_go();
}

// Small writes share segments: they go out when there is nothing else to do.
std::uint64_t TcpConnection::peer() {
  if (pcb_ == nullptr) return 0;
#if LWIP_IPV6
  if (IP_IS_V6(&pcb_->remote_ip)) {
    const u32_t* const words = ip_2_ip6(&pcb_->remote_ip)->addr;
    return std::uint64_t{lwip_ntohl(words[0])} << 32 | lwip_ntohl(words[1]);
  }
#endif
  return lwip_ntohl(ip_2_ip4(&pcb_->remote_ip)->addr);
}

IoResult TcpConnection::would_block() {
  flush();
  return {0, IoStatus::kWouldBlock};
}

}  // namespace prometheus_express::lwip

#endif
