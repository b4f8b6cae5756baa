// A client for tests: blocking sockets with a time limit, nothing more.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "support/plain_socket.h"

namespace test_support {

class HttpClient {
 public:
  explicit HttpClient(std::uint16_t port) : socket_(plain_socket::open()) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    connected_ = ::connect(socket_, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0;
  }
  ~HttpClient() { plain_socket::end(socket_); }
  HttpClient(const HttpClient&) = delete;
  HttpClient& operator=(const HttpClient&) = delete;

  bool connected() const { return connected_; }

  bool send(std::string_view text) { return plain_socket::send_all(socket_, text); }

  // What arrives next, up to `size` bytes; empty at the end, on an error, or after 10 s.
  std::string_view receive(char* buffer, std::size_t size) {
    return {buffer, plain_socket::receive(socket_, buffer, size)};
  }

  // Everything until the server closes.
  std::string receive_all() {
    std::string all;
    char buffer[65536];
    for (;;) {
      const std::string_view part = receive(buffer, sizeof buffer);
      if (part.empty()) return all;
      all += part;
    }
  }

 private:
  plain_socket::Handle socket_;
  bool connected_ = false;
};

// The whole response to one request on a connection of its own.
inline std::string get(std::uint16_t port, const std::string& path,
                       const std::string& method = "GET") {
  HttpClient client{port};
  client.send(method + " " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
  return client.receive_all();
}

// The body of a response, with the chunks put together.
inline std::string body_of(const std::string& response) {
  const std::size_t head_end = response.find("\r\n\r\n");
  if (head_end == std::string::npos) return "no head: " + response;
  std::string_view rest{response};
  rest.remove_prefix(head_end + 4);
  if (response.find("Transfer-Encoding: chunked\r\n") > head_end) return std::string(rest);
  std::string body;
  for (;;) {
    const std::size_t line_end = rest.find("\r\n");
    const std::size_t size = std::stoul(std::string(rest.substr(0, line_end)), nullptr, 16);
    if (size == 0) return body;
    body += rest.substr(line_end + 2, size);
    rest.remove_prefix(line_end + 2 + size + 2);
  }
}

}  // namespace test_support
