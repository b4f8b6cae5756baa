// A descriptor of lwIP's, of which there are 16, with the buffer in front of it that clients share.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>

class WiFiSocket {
 public:
  // Null: none is left, or the descriptor is none. Takes the descriptor in any case.
  static std::shared_ptr<WiFiSocket> take(int fd);
  // Ends the program where the stack does not run yet.
  static void require_stack();

  explicit WiFiSocket(int fd);
  ~WiFiSocket();
  WiFiSocket(const WiFiSocket&) = delete;
  WiFiSocket& operator=(const WiFiSocket&) = delete;

  int fd() const { return fd_; }
  std::size_t available() const;
  std::size_t read(std::uint8_t* data, std::size_t size);
  int peek();
  void clear();
  // How many bytes lwIP takes now; it says so only of some thousands, unless the connection ended.
  std::size_t room() const;
  bool is_writable() const;

 private:
  bool fill();

  int fd_;
  std::uint8_t buffer_[1436];
  std::size_t begin_ = 0;
  std::size_t end_ = 0;
};
