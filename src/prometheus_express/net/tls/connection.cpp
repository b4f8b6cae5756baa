#include "prometheus_express/net/tls/connection.h"

#include <climits>

#include "prometheus_express/platform/bounds.h"

namespace prometheus_express::tls {

bool TlsConnection::set_up(Connection& inner, const SharedConfiguration& configuration) {
  mbedtls_ssl_init(&ssl_);
  if (mbedtls_ssl_setup(&ssl_, &configuration->ssl) != 0) {
    mbedtls_ssl_free(&ssl_);
    return false;
  }
  mbedtls_ssl_set_bio(&ssl_, this, send_below, receive_below, nullptr);
  mbedtls_ssl_set_verify(&ssl_, verify, this);
  inner_ = &inner;
  configuration_ = configuration;
  open_ = broken_ = heard_ = below_closed_ = peer_ended_ = finishing_ = said_end_ = finished_ =
      false;
  stopped_ = read_blocked_ = write_blocked_ = news_ = false;
  return true;
}

bool TlsConnection::accept_on(Connection& inner, const SharedConfiguration& configuration) {
  is_client_ = has_address_ = false;
  return set_up(inner, configuration);
}

bool TlsConnection::connect_over(Connection& inner, const SharedConfiguration& configuration,
                                 const char* host) {
  if (!set_up(inner, configuration)) return false;
  is_client_ = true;
  // Numeric addresses are in no SNI (RFC 6066, 3), and are compared here.
  has_address_ = parse_ipv4(host, address_);
  if (mbedtls_ssl_set_hostname(&ssl_, has_address_ || *host == '\0' ? nullptr : host) != 0) {
    mbedtls_ssl_free(&ssl_);
    inner_ = nullptr;
    configuration_.reset();
    return false;
  }
  return true;
}

int TlsConnection::send_below(void* self, const unsigned char* data, std::size_t size) {
  auto& connection = *static_cast<TlsConnection*>(self);
  const IoResult result = connection.inner_->write_some(reinterpret_cast<const char*>(data), size);
  switch (result.status) {
    case IoStatus::kOk:
      return static_cast<int>(result.count);
    case IoStatus::kWouldBlock:
      return MBEDTLS_ERR_SSL_WANT_WRITE;
    case IoStatus::kClosed:
      connection.below_closed_ = true;
      return mbed::kLost;
    case IoStatus::kError:
      break;
  }
  return mbed::kLost;
}

int TlsConnection::receive_below(void* self, unsigned char* data, std::size_t size) {
  auto& connection = *static_cast<TlsConnection*>(self);
  const IoResult result = connection.inner_->read_some(reinterpret_cast<char*>(data), size);
  switch (result.status) {
    case IoStatus::kOk:
      connection.heard_ = connection.heard_lately_ = true;
      return static_cast<int>(result.count);
    case IoStatus::kWouldBlock:
      return MBEDTLS_ERR_SSL_WANT_READ;
    case IoStatus::kClosed:
      return 0;
    case IoStatus::kError:
      break;
  }
  return mbed::kLost;
}

void TlsConnection::give_up() {
  broken_ = true;
  news_ = true;
}

// Hands down what Mbed TLS has not sent yet. False where some is left.
bool TlsConnection::flush() {
  while (mbed::has_unsent(ssl_)) {
    // Encrypts nothing while there is something to send.
    const unsigned char nothing = 0;
    const int result = mbedtls_ssl_write(&ssl_, &nothing, 1);
    if (result >= 0) continue;
    if (!mbed::is_again(result) && !below_closed_) give_up();
    return false;
  }
  return true;
}

IoResult TlsConnection::not_now(bool& blocked) {
  if (broken_) return {0, IoStatus::kError};
  blocked = true;
  return {0, IoStatus::kWouldBlock};
}

IoResult TlsConnection::broken(IoStatus status) {
  if (status == IoStatus::kError) broken_ = true;
  return {0, status};
}

IoResult TlsConnection::read_some(char* data, std::size_t size) {
  news_ = false;
  if (peer_ended_) return {0, IoStatus::kClosed};
  if (!shake()) return not_now(read_blocked_);
  read_blocked_ = false;
  if (broken_) return {0, IoStatus::kError};
  int result = 0;
  for (;;) {
    result = mbedtls_ssl_read(&ssl_, reinterpret_cast<unsigned char*>(data),
                              smaller_of<std::size_t>(size, INT_MAX));
    if (mbed::is_ticket(result)) {
      events_.ticket_came();
    } else if (!is_client_ || !mbed::has_read_ticket(ssl_, result)) {
      break;
    }
  }
  if (result > 0) {
    news_ = mbedtls_ssl_get_bytes_avail(&ssl_) != 0;
    return {static_cast<std::size_t>(result), IoStatus::kOk};
  }
  if (mbed::is_again(result)) return not_now(read_blocked_);
  if (result != MBEDTLS_ERR_SSL_PEER_CLOSE_NOTIFY) return broken(IoStatus::kError);
  peer_ended_ = true;
  return {0, IoStatus::kClosed};
}

IoResult TlsConnection::write_some(const char* data, std::size_t size) {
  if (broken_) return {0, IoStatus::kError};
  if (finishing_ || below_closed_) return {0, IoStatus::kClosed};
  write_blocked_ = false;
  if (!shake() || !flush()) {
    return below_closed_ ? broken(IoStatus::kClosed) : not_now(write_blocked_);
  }
  if (!events_.may_send()) {
    news_ = true;
    return not_now(write_blocked_);
  }
  const int most = mbedtls_ssl_get_max_out_record_payload(&ssl_);
  if (most <= 0) return broken(IoStatus::kError);
  size = smaller_of(size, static_cast<std::size_t>(most));
  const int result = mbedtls_ssl_write(&ssl_, reinterpret_cast<const unsigned char*>(data), size);
  if (result > 0) return {static_cast<std::size_t>(result), IoStatus::kOk};
  // It is encrypted, and will be handed down.
  if (result == MBEDTLS_ERR_SSL_WANT_WRITE && mbed::has_unsent(ssl_)) return {size, IoStatus::kOk};
  if (mbed::is_again(result)) return not_now(write_blocked_);
  return broken(below_closed_ ? IoStatus::kClosed : IoStatus::kError);
}

void TlsConnection::finish_writing() {
  finishing_ = true;
  say_end();
}

// As far as that can be done now.
void TlsConnection::say_end() {
  if (finished_ || broken_ || !open_) return;
  bool all_sent = flush();
  if (all_sent && !said_end_) {
    said_end_ = true;
    (void)mbedtls_ssl_close_notify(&ssl_);
    all_sent = flush();
  }
  if (!all_sent && !below_closed_) return;
  inner_->finish_writing();
  finished_ = true;
}

void TlsConnection::stop() {
  if (finishing_ && open_ && !broken_) {
    say_end();
    if (!finished_ && !broken_) {
      stopped_ = true;
      linger_end_ms_ = 0;
      return;
    }
  } else if (finishing_ && !open_ && !broken_) {
    inner_->finish_writing();  // nothing was taken
  }
  end();
}

void TlsConnection::end() {
  events_.ending(ssl_);
  mbedtls_ssl_free(&ssl_);
  inner_->stop();
  inner_ = nullptr;
  stopped_ = false;
  configuration_.reset();
}

void TlsConnection::go_on(std::uint64_t now_ms) {
  if (!broken_ && !open_) (void)shake();
  if (!broken_ && open_ && mbed::has_unsent(ssl_) && flush() && write_blocked_) {
    write_blocked_ = false;
    news_ = true;
  }
  if (finishing_) say_end();
  if (!stopped_) return;
  if (linger_end_ms_ == 0) linger_end_ms_ = now_ms + kLingerMs;
  if (finished_ || broken_ || now_ms >= linger_end_ms_) end();
}

bool TlsConnection::take_heard() {
  const bool had = heard_lately_;
  heard_lately_ = false;
  return had;
}

bool TlsConnection::take_news() {
  const bool had = news_;
  news_ = false;
  return had;
}

}  // namespace prometheus_express::tls
