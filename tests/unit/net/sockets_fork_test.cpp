// What a child that was forked does with its parent's Network.
#include <doctest/doctest.h>
#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <memory>

#include "prometheus_express/net/sockets/network.h"

using namespace prometheus_express;

namespace {

constexpr int kFiles = 16;  // more than a network has descriptors

// In the child: files of its own, which take the numbers that are free there and may be used in the
// parent.
template <class End>
bool keeps_files_until(const End& end) {
  int files[kFiles];
  for (int& file : files) file = dup(STDERR_FILENO);
  end();
  for (const int file : files) {
    if (fcntl(file, F_GETFD) < 0) return false;
  }
  return true;
}

template <class Run>
bool succeeds_in_child(const Run& run) {
  const pid_t child = fork();
  REQUIRE(child >= 0);
  if (child == 0) _exit(run() ? 0 : 1);
  int status = -1;
  REQUIRE(waitpid(child, &status, 0) == child);
  return status == 0;
}

TEST_CASE("a child that ends its parent's network closes nothing of its own") {
  auto network = std::make_unique<sockets::Network>();
  REQUIRE(network->status().ok());
  CHECK(succeeds_in_child([&] { return keeps_files_until([&] { network->abandon(); }); }));
  CHECK(succeeds_in_child([&] { return keeps_files_until([&] { network.reset(); }); }));
  CHECK(succeeds_in_child([&] { return keeps_files_until([&] { network->update(); }); }));
}

TEST_CASE("a network can be woken after a fork, in the parent and in the child") {
  sockets::Network network;
  const auto is_woken = [&network] {
    const std::uint64_t begun = network.now_ms();
    network.wake();
    network.wait(begun + 60'000);
    return network.now_ms() - begun < 30'000;
  };
  CHECK(succeeds_in_child([&] {
    network.update();  // the first call there wakes it once for its parent's sake
    network.wait(0);
    return is_woken();
  }));
  CHECK(is_woken());
}

}  // namespace
