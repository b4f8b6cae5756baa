#include "prometheus_express/exporter/process/proc_file.h"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <string>
#include <thread>

namespace prom = prometheus_express;

namespace {

// The path of a file that is gone when the test ends.
class TemporaryPath {
 public:
  TemporaryPath() {
    REQUIRE(mkdtemp(folder_) != nullptr);
    path_ = std::string(folder_) + "/file";
  }
  ~TemporaryPath() {
    std::remove(path_.c_str());
    std::remove(folder_);
  }
  TemporaryPath(const TemporaryPath&) = delete;
  TemporaryPath& operator=(const TemporaryPath&) = delete;

  const char* operator()() const { return path_.c_str(); }
  void holds(const std::string& text) const { std::ofstream(path_, std::ios::trunc) << text; }

 private:
  char folder_[32] = "/tmp/proc_file_test_XXXXXX";
  std::string path_;
};

// /proc/stat of a machine with so many processors, whose line of interrupts has so many counts.
std::string stat_of(int processors, int interrupts) {
  std::string text = "cpu  1 2 3 4 5 6 7 0 0 0\n";
  for (int i = 0; i < processors; ++i) {
    text += "cpu" + std::to_string(i) + " 43456789 2345 345678901 456789012 5678 0 789 0 0 0\n";
  }
  text += "intr 123";
  for (int i = 0; i < interrupts; ++i) text += " 4567";
  return text + "\nctxt 1990473\nbtime 1700000123\nprocesses 2915\n";
}

TEST_CASE("the boot time is found however long the file and its lines are") {
  const TemporaryPath path;
  for (const int processors : {0, 1, 16, 192, 256, 4096}) {
    for (const int interrupts : {0, 200, 3000, 20'000}) {
      path.holds(stat_of(processors, interrupts));
      CHECK(prom::number_after(path(), "btime ") == 1700000123);
    }
  }
}

TEST_CASE("a number is found wherever the buffer ends, at the end of the file too") {
  const TemporaryPath path;
  for (std::size_t before = 0; before < 3000; ++before) {
    const std::string line = before == 0 ? "" : std::string(before - 1, 'x') + '\n';
    path.holds(line + "btime 12");
    CHECK(prom::number_after(path(), "btime ") == 12);
  }
}

TEST_CASE("a number is found at the beginning of a line only, and only if it is there") {
  const TemporaryPath path;
  for (const char* text : {"", "\n", "btime", "btime ", "btime \n", "btime x\n", "xbtime 1\n",
                           "cpu btime 1\n", "btim\ne 1\n", "btime\n1\n", "bbtime 1"}) {
    path.holds(text);
    CHECK(prom::number_after(path(), "btime ") < 0);
  }
  for (const char* text : {"btime 7", "btime 7\n", "btime 7 8\n", "\n\nbtime 7\n",
                           "btime x\nbtime 7\n", "b\nbt\nbtime 7\n", "btim\nbtime 7\n"}) {
    path.holds(text);
    CHECK(prom::number_after(path(), "btime ") == 7);
  }
  CHECK(prom::number_after("/nowhere/at/all", "btime ") < 0);
  CHECK(prom::number_after("/", "btime ") < 0);  // can be opened, but not read
}

std::string process_stat(const std::string& name, int fields = 52) {
  std::string text = "1234 (" + name + ") S";
  for (int field = 4; field <= fields; ++field) text += ' ' + std::to_string(field * 1000);
  return text;
}

TEST_CASE("what a process does is read whatever it is called") {
  const TemporaryPath path;
  for (const std::string name :
       {"a", "", "a b", ") R 1 2 3 (", "a\nb", ") S 1 2 3\n4 5 6 7 8 9 10"}) {
    for (const char* end : {"", "\n"}) {
      path.holds(process_stat(name) + end);
      prom::ProcessStat stat;
      CHECK(prom::read_process_stat(path(), stat));
      CHECK(stat.user_ticks == 14000);
      CHECK(stat.system_ticks == 15000);
      CHECK(stat.start_ticks == 22000);
      CHECK(stat.virtual_bytes == 23000);
      CHECK(stat.resident_pages == 24000);
    }
  }
}

TEST_CASE("a process whose file breaks off is not known") {
  const TemporaryPath path;
  for (int fields = 3; fields <= 24; ++fields) {
    path.holds(process_stat("a", fields));
    prom::ProcessStat stat;
    stat.user_ticks = 1;
    CHECK_FALSE(prom::read_process_stat(path(), stat));
    CHECK(stat.user_ticks == 1);
  }
  prom::ProcessStat stat;
  CHECK_FALSE(prom::read_process_stat("/nowhere/at/all", stat));
}

TEST_CASE("signals while a file is opened and read change nothing") {
  const TemporaryPath path;
  REQUIRE(mkfifo(path(), 0600) == 0);
  struct sigaction action = {};
  struct sigaction before = {};
  action.sa_handler = [](int) {};  // without SA_RESTART: calls return EINTR
  REQUIRE(sigaction(SIGUSR1, &action, &before) == 0);
  const std::string text = stat_of(400, 100);
  std::atomic<bool> done{false};
  double number = 0;
  std::thread reader([&] {
    number = prom::number_after(path(), "btime ");
    done = true;
  });
  const auto interrupt = [&reader] {
    for (int i = 0; i < 20; ++i) {
      pthread_kill(reader.native_handle(), SIGUSR1);
      usleep(500);
    }
  };
  interrupt();  // while it is being opened
  int out = -1;
  for (int i = 0; i < 20'000 && out < 0; ++i) {
    out = open(path(), O_WRONLY | O_NONBLOCK);  // fails as long as nobody opens it to read
    if (out < 0) usleep(500);
  }
  REQUIRE(out >= 0);
  for (std::size_t at = 0; at < text.size(); at += 5000) {
    interrupt();
    const std::string piece = text.substr(at, 5000);
    if (write(out, piece.data(), piece.size()) < 0) break;
  }
  close(out);
  reader.join();
  CHECK(number == 1700000123);
  sigaction(SIGUSR1, &before, nullptr);
}

}  // namespace
