#include <doctest/doctest.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstddef>
#include <string>

#include "prometheus_express/net/sockets/resolver.h"

namespace {

TEST_CASE("localhost is loopback where there is no /etc/hosts") {
  const pid_t child = fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    // An /etc that is empty, and that nobody else sees.
    if (unshare(CLONE_NEWNS) != 0 ||
        mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0 ||
        mount("none", "/etc", "tmpfs", 0, nullptr) != 0) {
      _exit(77);
    }
    prometheus_express::sockets::Resolver resolver;
    char address[prometheus_express::kAddressTextBytes];
    std::string found;
    for (std::size_t i = 0;
         resolver.resolve("localhost", i, address) == prometheus_express::Resolver::Answer::kFound;
         ++i) {
      found = address;
    }
    _exit(found == "127.0.0.1" ? 0 : 2);
  }
  int status = 0;
  REQUIRE(waitpid(child, &status, 0) == child);
  REQUIRE(WIFEXITED(status));
  if (WEXITSTATUS(status) == 77) {
    MESSAGE("not tried, this machine does not allow it: an empty /etc");
  } else {
    CHECK(WEXITSTATUS(status) == 0);
  }
}

}  // namespace
