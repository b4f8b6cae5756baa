// The least that a server can do which prints its values for each request: one thread, epoll, one
// recv and one send. It takes whatever it receives for one whole request.
//
//   serve_limit sensors|COUNT_OF_SERIES
#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string_view>
#include <vector>

#include "work/sensors.h"
#include "work/series.h"

namespace {

constexpr std::size_t kHeadRoom = 256;

// Head and body in one piece: the head is put right before the body when its length is known.
std::string_view write_reply(const bench::LimitPage& page, char* buffer) {
  char* const body = buffer + kHeadRoom;
  char* const end = page.write(body);
  char head[kHeadRoom];
  const int head_size = std::snprintf(head, sizeof head,
                                      "HTTP/1.1 200 OK\r\n"
                                      "Content-Type: text/plain; version=0.0.4; charset=utf-8\r\n"
                                      "Content-Length: %zu\r\n\r\n",
                                      static_cast<std::size_t>(end - body));
  char* const begin = body - head_size;
  std::memcpy(begin, head, static_cast<std::size_t>(head_size));
  return {begin, static_cast<std::size_t>(end - begin)};
}

bool send_all(int socket, std::string_view reply) {
  while (!reply.empty()) {
    const ssize_t sent = send(socket, reply.data(), reply.size(), MSG_NOSIGNAL);
    if (sent <= 0) return false;
    reply.remove_prefix(static_cast<std::size_t>(sent));
  }
  return true;
}

int listen_on_loopback() {
  const int listener = socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  auto* const generic = reinterpret_cast<sockaddr*>(&address);
  if (bind(listener, generic, size) != 0 || listen(listener, 128) != 0 ||
      getsockname(listener, generic, &size) != 0) {
    std::perror("serve_limit");
    std::exit(EXIT_FAILURE);
  }
  std::printf("port %d\n", ntohs(address.sin_port));
  std::fflush(stdout);
  return listener;
}

void watch(int poller, int socket) {
  epoll_event event{};
  event.events = EPOLLIN;
  event.data.fd = socket;
  epoll_ctl(poller, EPOLL_CTL_ADD, socket, &event);
}

void serve(const bench::LimitPage& page) {
  std::vector<char> buffer(kHeadRoom + page.most_bytes());
  const int listener = listen_on_loopback();
  const int poller = epoll_create1(0);
  watch(poller, listener);
  for (;;) {
    epoll_event events[64];
    const int count = epoll_wait(poller, events, 64, -1);
    for (int i = 0; i < count; ++i) {
      const int socket = events[i].data.fd;
      if (socket == listener) {
        const int accepted = accept(listener, nullptr, nullptr);
        const int on = 1;
        setsockopt(accepted, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        watch(poller, accepted);
        continue;
      }
      char request[4096];
      if (recv(socket, request, sizeof request, 0) <= 0 ||
          !send_all(socket, write_reply(page, buffer.data()))) {
        close(socket);
      }
    }
  }
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) return EXIT_FAILURE;
  if (std::string_view{argv[1]} == "sensors") serve(bench::limit_sensors());
  serve(bench::limit_series(bench::make_series(std::strtoul(argv[1], nullptr, 10))));
}
