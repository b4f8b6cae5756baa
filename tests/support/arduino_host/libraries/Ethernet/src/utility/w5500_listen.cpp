// How a chip without a backlog listens. The host's listener of a port is there while a socket of
// the chip is in LISTEN at that port.
#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <iterator>

#include "arduino_host.h"
#include "host_sockets.h"
#include "w5500_background.h"

namespace w5500 {

using namespace arduino_host;

Chip::Chip() : background_(std::make_unique<Background>()) {
  background_->wake_fd = ::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
}

Chip::~Chip() {
  reset();
  {
    const Lock lock(background_->mutex);
    background_->ending = true;
  }
  wake();
  if (background_->thread.joinable()) background_->thread.join();
  ::close(background_->wake_fd);
}

bool Chip::listens(std::uint16_t port) const {
  return std::any_of(std::begin(sockets_), std::end(sockets_), [port](const Socket& one) {
    return one.status == kListen && one.port == port;
  });
}

bool Chip::open_listener(std::uint16_t port) {
  const auto is_same = [port](const Listener& one) { return one.fd >= 0 && one.port == port; };
  if (std::any_of(std::begin(listeners_), std::end(listeners_), is_same)) return true;
  Listener* const free = std::find_if(std::begin(listeners_), std::end(listeners_),
                                      [](const Listener& one) { return one.fd < 0; });
  const int fd = arduino_host::open_tcp();
  limit_receiving(fd, kBufferSize, 1460);
  if (!listen_at(fd, listen_ip(ip_), port, 1)) {
    ::close(fd);
    return false;
  }
  free->port = port;
  free->fd = fd;
  std::thread& thread = background_->thread;
  if (!thread.joinable()) thread = std::thread([this] { serve(); });
  wake();
  return true;
}

void Chip::close_listeners(bool all) {
  for (Listener& one : listeners_) {
    if (one.fd < 0 || (!all && listens(one.port))) continue;
    ::close(one.fd);
    one = Listener();
  }
  wake();
}

void Chip::take_connections() {
  for (const Listener& listener : listeners_) {
    if (listener.fd < 0) continue;
    for (Socket& socket : sockets_) {
      if (socket.status != kListen || socket.port != listener.port) continue;
      const int fd = accept_from(listener.fd);
      if (fd < 0) break;
      const sockaddr_in peer = peer_address(fd);
      socket.remote_ip = ip_of(peer);
      socket.remote_port = port_of(peer);
      establish(socket, fd);
    }
  }
  close_listeners(false);
}

void Chip::wake() { ::eventfd_write(background_->wake_fd, 1); }

// poll() passes over descriptors of -1. What it looks at may be another's by the time it returns:
// wake() comes with every change, and to accept once too often does no harm.
void Chip::serve() {
  Lock lock(background_->mutex);
  while (!background_->ending) {
    pollfd waiting[kSockets + 1] = {};
    for (int i = 0; i < kSockets; ++i) waiting[i] = {listeners_[i].fd, POLLIN, 0};
    waiting[kSockets] = {background_->wake_fd, POLLIN, 0};
    lock.unlock();
    ::poll(waiting, kSockets + 1, -1);
    lock.lock();
    eventfd_t count = 0;
    ::eventfd_read(background_->wake_fd, &count);
    const bool came = std::any_of(waiting, waiting + kSockets,
                                  [](const pollfd& one) { return one.revents != 0; });
    if (came) take_connections();
  }
}

}  // namespace w5500
