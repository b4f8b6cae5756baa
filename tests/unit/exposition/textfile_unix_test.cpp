// Files as POSIX has them: rights, limits, and other processes that write the same one.
#include <doctest/doctest.h>
#include <fcntl.h>
#include <grp.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <fstream>
#include <functional>
#include <string>
#include <thread>
#include <vector>

#include "prometheus_express/exposition/render.h"
#include "prometheus_express/metrics/gauge.h"
#include "support/folder.h"

namespace prom = prometheus_express;
using test_support::content;
using test_support::Folder;

namespace {

// A registry whose page is larger than what is written at once.
struct Station {
  Station() {
    for (int i = 0; i < 4000; ++i) gauge.labels(i).set(i);
  }
  prom::CollectorRegistry registry{"node"};
  prom::Gauge<1> gauge{"g", "", {"number"}, registry};
};

// What `work` returns, done by a process of its own; 1 is the answer of doctest's failures.
int in_process(const std::function<int()>& work) {
  const pid_t child = fork();
  REQUIRE(child >= 0);
  if (child == 0) _exit(work());
  int status = 0;
  REQUIRE(waitpid(child, &status, 0) == child);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

TEST_CASE("write_to_textfile makes a file that all may read, as the umask allows") {
  prom::CollectorRegistry registry;
  const Folder folder;
  const std::string path = folder / "page.prom";
  const mode_t before = umask(0);
  for (const mode_t mask : {0022U, 0077U, 0U}) {
    umask(mask);
    CHECK(prom::write_to_textfile(path.c_str(), registry).ok());
    struct stat about = {};
    CHECK(stat(path.c_str(), &about) == 0);
    CHECK((about.st_mode & 0777) == (0644 & ~mask));
  }
  umask(before);
}

TEST_CASE("threads and processes that write one file leave it whole, and nothing beside it") {
  const Folder folder;
  const std::string path = folder / "page.prom";
  Station station;
  const std::string page = station.registry.render();
  REQUIRE(page.size() > 65536);
  REQUIRE(prom::write_to_textfile(path.c_str(), station.registry).ok());
  const auto write_often = [&] {
    int failures = 0;
    for (int i = 0; i < 20; ++i) {
      const prom::Status status = prom::write_to_textfile(path.c_str(), station.registry);
      if (!status.ok()) std::fprintf(stderr, "%s\n", status.text());
      if (!status.ok() || content(path) != page) ++failures;
    }
    return failures;
  };
  const auto in_threads = [&] {
    int failures[4] = {};
    std::vector<std::thread> threads;
    for (int& count : failures) threads.emplace_back([&] { count = write_often(); });
    for (std::thread& thread : threads) thread.join();
    return failures[0] + failures[1] + failures[2] + failures[3];
  };
  pid_t children[3] = {};
  for (pid_t& child : children) {
    child = fork();
    REQUIRE(child >= 0);
    if (child == 0) _exit(in_threads() == 0 ? 0 : 1);
  }
  CHECK(in_threads() == 0);
  for (const pid_t child : children) {
    int status = 0;
    CHECK(waitpid(child, &status, 0) == child);
    CHECK(status == 0);
  }
  CHECK(content(path) == page);
  CHECK(folder.entries() == 1);
}

TEST_CASE("a file that an earlier program left half written is not in the way") {
  const Folder folder;
  const std::string path = folder / "page.prom";
  prom::CollectorRegistry registry;
  prom::Gauge<> gauge{"g", "", registry};
  // Containers often have the same process id again; so has a child that is made now, in turn.
  const int code = in_process([&] {
    for (int number = 0; number < 500; ++number) {
      const std::string left = path + '.' + std::to_string(getpid());
      std::ofstream(left + '.' + std::to_string(number)) << "left";
    }
    return prom::write_to_textfile(path.c_str(), registry).ok() ? 0 : 2;
  });
  CHECK(code == 0);
  CHECK(content(path) == registry.render());
  CHECK(folder.entries() == 501);
}

// Writes an old page to `path`, runs `trouble` in a process of its own and expects that writing a
// new page fails there with `reason`, and that the old one is left alone.
void expect_old_page(const Folder& folder, const std::string& path,
                     const std::function<bool()>& trouble, const std::string& reason) {
  std::ofstream(path) << "old\n";
  const long entries = folder.entries();
  Station station;
  const int code = in_process([&] {
    if (!trouble()) return 77;
    const prom::Status status = prom::write_to_textfile(path.c_str(), station.registry);
    if (status.ok()) return 2;
    const std::string text = status.text();
    if (text.find(path) == std::string::npos || text.find(reason) == std::string::npos) return 3;
    if (content(path) != "old\n") return 4;
    return folder.entries() == entries ? 0 : 5;
  });
  if (code == 77) {
    MESSAGE("not tried, this machine does not allow it: " << reason);
  } else {
    CHECK(code == 0);
  }
  CHECK(content(path) == "old\n");
  CHECK(folder.entries() == entries);
}

TEST_CASE("whichever step fails, the old file stays and the new one is gone") {
  const Folder folder;
  const std::string path = folder / "page.prom";
  const rlimit small = {10000, 10000};
  expect_old_page(
      folder, path,
      [&] {
        std::signal(SIGXFSZ, SIG_IGN);
        return setrlimit(RLIMIT_FSIZE, &small) == 0;
      },
      "File too large");
  expect_old_page(
      folder, path,
      [&] {
        if (chmod((folder / "").c_str(), 0555) != 0) return false;
        return geteuid() != 0 ||
               (setgroups(0, nullptr) == 0 && setgid(65534) == 0 && setuid(65534) == 0);
      },
      "Permission denied");
  REQUIRE(chmod((folder / "").c_str(), 0755) == 0);

  // What cannot be renamed: a folder is in the way.
  const std::string in_the_way = folder / "folder.prom";
  REQUIRE(mkdir(in_the_way.c_str(), 0755) == 0);
  prom::CollectorRegistry registry;
  const prom::Status status = prom::write_to_textfile(in_the_way.c_str(), registry);
  CHECK(std::string(status.text()).find("Is a directory") != std::string::npos);
  CHECK(folder.entries() == 2);
}

TEST_CASE("a disk that is full leaves the old file and nothing else") {
  const Folder folder;
  const int code = in_process([&] {
    // A disk of 64 KiB that nobody else sees.
    if (unshare(CLONE_NEWNS) != 0 ||
        mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0 ||
        mount("none", (folder / "").c_str(), "tmpfs", 0, "size=64k") != 0) {
      return 77;
    }
    const std::string path = folder / "page.prom";
    std::ofstream(path) << "old\n";
    Station station;
    const prom::Status status = prom::write_to_textfile(path.c_str(), station.registry);
    if (status.ok() || std::string(status.text()).find("No space left") == std::string::npos)
      return 2;
    return content(path) == "old\n" && folder.entries() == 1 ? 0 : 3;
  });
  if (code == 77) {
    MESSAGE("not tried, this machine does not allow it: a full disk");
  } else {
    CHECK(code == 0);
  }
}

}  // namespace
