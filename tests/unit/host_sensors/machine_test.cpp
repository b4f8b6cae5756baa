#include "host_sensors/machine.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "fake_root.h"

using host_sensors::Machine;
using host_sensors::read_machine;

TEST_CASE("load, memory and uptime are read from /proc") {
  FakeRoot root;
  root.file("proc/loadavg", "0.10 0.03 0.01 1/85 4502");
  root.file("proc/meminfo",
            "MemTotal:       24684092 kB\nMemFree:        24242716 kB\n"
            "MemAvailable:   24329832 kB\nHugePages_Total:       0\nBuffers:          215676 kB");
  root.file("proc/uptime", "1184.54 2315.49");
  const Machine machine = read_machine(root.path());
  CHECK(machine.load1 == 0.10);
  CHECK(machine.memory_total_bytes == 24684092.0 * 1024);
  CHECK(machine.memory_available_bytes == 24329832.0 * 1024);
  CHECK(machine.uptime_seconds == 1184.54);
  CHECK(machine.absent.empty());
}

TEST_CASE("files of any size are read to their end, line by line") {
  for (const char* word : {"", "Word", "Name: 1", "Name: 1 kB", "Name: 1 kB and more"}) {
    for (const std::size_t bytes : {0U, 100U, 100'000U}) {
      FakeRoot root;
      root.file("proc/meminfo", word + std::string("\n") + std::string(bytes, 'x') +
                                    "\nMemTotal: 1000 kB\nMemAvailable: 10 kB");
      root.file("proc/uptime", "10.5 " + std::string(bytes, '1'));
      const Machine machine = read_machine(root.path());
      CHECK(machine.memory_total_bytes == 1024000.0);
      CHECK(machine.memory_available_bytes == 10240.0);
      CHECK(machine.uptime_seconds == 10.5);
    }
  }
}

TEST_CASE("what the machine does not say is empty, and named") {
  FakeRoot root;
  const std::string proc = root.path().string() + "/proc/";
  root.file("proc/loadavg", "lots");
  root.file("proc/meminfo", "HugePages_Total:       0\nMemTotal:  1000 kB\nMemAvailable: much kB");
  const Machine machine = read_machine(root.path());
  CHECK(!machine.load1);
  CHECK(machine.memory_total_bytes == 1024000.0);
  CHECK(!machine.memory_available_bytes);
  CHECK(!machine.uptime_seconds);
  CHECK(machine.absent ==
        std::vector<std::string>{"no load: not in " + proc + "loadavg",
                                 "no available memory: not in " + proc + "meminfo",
                                 "no uptime: not in " + proc + "uptime"});
}
