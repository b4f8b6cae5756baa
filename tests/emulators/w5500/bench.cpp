#include "bench.h"

#include <arpa/inet.h>
#include <doctest/doctest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

namespace w5500_bench {
namespace {

constexpr int kPatience = 5'000;  // waits of 1 ms

sockaddr_in loopback(std::uint16_t port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return address;
}

// Until something is ready, or 1 ms.
void wait_a_little(const Bench& bench, int fd) {
  pollfd fds[] = {{bench.chip.poll_fd(), POLLIN, 0}, {fd, POLLIN, 0}};
  ::poll(fds, fd < 0 ? 1 : 2, 1);
}

}  // namespace

Bytes Bench::transfer(const Bytes& mosi) {
  Bytes miso;
  chip.select(true);
  for (const std::uint8_t byte : mosi) miso.push_back(chip.exchange(byte));
  chip.select(false);
  return miso;
}

void Bench::write(std::uint8_t control, unsigned address, const Bytes& data) {
  Bytes mosi = {static_cast<std::uint8_t>(address >> 8), static_cast<std::uint8_t>(address),
                control};
  mosi.insert(mosi.end(), data.begin(), data.end());
  transfer(mosi);
}

Bytes Bench::read(std::uint8_t control, unsigned address, std::size_t count) {
  Bytes mosi = {static_cast<std::uint8_t>(address >> 8), static_cast<std::uint8_t>(address),
                control};
  mosi.resize(3 + count);
  const Bytes miso = transfer(mosi);
  return {miso.begin() + 3, miso.end()};
}

unsigned Bench::read16(std::uint8_t control, unsigned address) {
  const Bytes data = read(control, address, 2);
  return static_cast<unsigned>(data[0]) << 8 | data[1];
}

void Bench::write16(std::uint8_t control, unsigned address, unsigned value) {
  write(control, address,
        {static_cast<std::uint8_t>(value >> 8), static_cast<std::uint8_t>(value)});
}

void Bench::set_addresses() {
  write(kWriteCommon, 0x0001, {10, 0, 2, 2, 255, 255, 255, 0, 2, 0, 0, 1, 2, 3, 10, 0, 2, 15});
}

std::uint16_t Bench::map_port(std::uint16_t port) {
  set_addresses();
  return chip.map_port(port);
}

void Bench::open(int n, std::uint8_t mode, unsigned port) {
  write(write_socket(n), 0x00, {mode});
  write16(write_socket(n), 0x04, port);
  command(n, 0x01);
}

void Bench::put(int n, const Bytes& data) {
  const unsigned pointer = read16(read_socket(n), 0x24);
  write(write_tx(n), pointer, data);
  write16(write_socket(n), 0x24, (pointer + static_cast<unsigned>(data.size())) & 0xFFFF);
}

void Bench::send(int n, const Bytes& data) {
  put(n, data);
  command(n, 0x20);
}

Bytes Bench::fill(int n) {
  Bytes sent;
  for (int i = 0; i < 100'000; ++i) {
    if (read16(read_socket(n), 0x20) < 2048) poll_for_a_while();
    if (read16(read_socket(n), 0x20) < 2048) return sent;
    Bytes data;
    for (int k = 0; k < 2048; ++k) data.push_back(static_cast<std::uint8_t>(k * 7 + i));
    write(write_socket(n), 0x02, {0x10});
    send(n, data);
    chip.poll();
    sent.insert(sent.end(), data.begin(), data.end());
  }
  FAIL("the host takes everything");
  return sent;
}

Bytes Bench::take(int n) {
  const unsigned size = read16(read_socket(n), 0x26);
  const unsigned pointer = read16(read_socket(n), 0x28);
  Bytes data = read(read_rx(n), pointer, size);
  write16(write_socket(n), 0x28, (pointer + size) & 0xFFFF);
  command(n, 0x40);
  return data;
}

Bytes Bench::ask(int n, const Address& to, unsigned port, const Bytes& data) {
  write(write_socket(n), 0x0C, {to.begin(), to.end()});
  write16(write_socket(n), 0x10, port);
  send(n, data);
  chip.poll();
  const Bytes received = take(n);
  return received.size() < 8 ? Bytes{} : Bytes(received.begin() + 8, received.end());
}

bool Bench::status_becomes(int n, std::uint8_t wanted) {
  for (int i = 0; i < kPatience; ++i) {
    chip.poll();
    if (status(n) == wanted) return true;
    wait_a_little(*this, -1);
  }
  return false;
}

bool Bench::receives(int n, std::size_t count) {
  for (int i = 0; i < kPatience; ++i) {
    chip.poll();
    if (read16(read_socket(n), 0x26) >= count) return true;
    wait_a_little(*this, -1);
  }
  return false;
}

void Bench::poll_for_a_while() {
  for (int i = 0; i < 20; ++i) {
    chip.poll();
    wait_a_little(*this, -1);
  }
}

Peer Peer::connect(std::uint16_t port, const char* from) {
  Peer peer(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  sockaddr_in own = loopback(0);
  REQUIRE(::inet_pton(AF_INET, from, &own.sin_addr) == 1);
  REQUIRE(::bind(peer.fd_, reinterpret_cast<const sockaddr*>(&own), sizeof own) == 0);
  const sockaddr_in address = loopback(port);
  REQUIRE(::connect(peer.fd_, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0);
  return peer;
}

Peer Peer::listen() {
  Peer peer(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  const sockaddr_in address = loopback(0);
  REQUIRE(::bind(peer.fd_, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0);
  REQUIRE(::listen(peer.fd_, 16) == 0);
  return peer;
}

std::uint16_t Peer::port() const {
  sockaddr_in address{};
  socklen_t size = sizeof address;
  REQUIRE(::getsockname(fd_, reinterpret_cast<sockaddr*>(&address), &size) == 0);
  return ntohs(address.sin_port);
}

Peer Peer::accept(Bench& bench) {
  for (int i = 0; i < kPatience && !readable(0); ++i) {
    bench.chip.poll();
    wait_a_little(bench, fd_);
  }
  REQUIRE(readable(0));
  return Peer(::accept4(fd_, nullptr, nullptr, SOCK_CLOEXEC));
}

void Peer::send(const Bytes& data) {
  REQUIRE(::send(fd_, data.data(), data.size(), MSG_NOSIGNAL) == static_cast<long>(data.size()));
}

void Peer::send_fin() { ::shutdown(fd_, SHUT_WR); }

void Peer::close() {
  if (fd_ >= 0) ::close(fd_);
  fd_ = -1;
}

void Peer::reset() {
  const linger abort{1, 0};
  ::setsockopt(fd_, SOL_SOCKET, SO_LINGER, &abort, sizeof abort);
  close();
}

bool Peer::readable(int wait_ms) const {
  pollfd fds = {fd_, POLLIN, 0};
  return ::poll(&fds, 1, wait_ms) == 1;
}

// 0: the end; -1: an error or no patience left, see errno.
long Peer::read_some(Bench& bench, std::uint8_t* data, std::size_t size) {
  for (int i = 0; i < kPatience; ++i) {
    bench.chip.poll();
    const long count = ::recv(fd_, data, size, MSG_DONTWAIT);
    if (count >= 0 || errno != EAGAIN) return count;
    wait_a_little(bench, fd_);
  }
  errno = ETIMEDOUT;
  return -1;
}

Bytes Peer::receive(Bench& bench, std::size_t count) {
  Bytes data(count);
  std::size_t used = 0;
  while (used < count) {
    const long some = read_some(bench, data.data() + used, count - used);
    if (some <= 0) break;
    used += static_cast<std::size_t>(some);
  }
  data.resize(used);
  return data;
}

bool Peer::at_end(Bench& bench) {
  std::uint8_t byte = 0;
  return read_some(bench, &byte, 1) == 0;
}

bool Peer::was_reset(Bench& bench) {
  std::uint8_t byte = 0;
  return read_some(bench, &byte, 1) < 0 && errno == ECONNRESET;
}

bool reachable(const char* address, std::uint16_t port) {
  const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in to = loopback(port);
  ::inet_pton(AF_INET, address, &to.sin_addr);
  const int result = ::connect(fd, reinterpret_cast<const sockaddr*>(&to), sizeof to);
  ::close(fd);
  return result == 0;
}

Peer connected_peer(Bench& bench, int n) {
  std::uint16_t port = bench.chip.host_port(80);
  if (port == 0) port = bench.map_port(80);
  REQUIRE(port != 0);
  bench.open(n, 0x01, 80);
  bench.command(n, 0x02);
  Peer peer = Peer::connect(port);
  REQUIRE(bench.status_becomes(n, 0x17));
  return peer;
}

}  // namespace w5500_bench
