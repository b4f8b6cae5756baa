#include <doctest/doctest.h>

#include <algorithm>

#include "bench.h"

using namespace w5500_bench;

namespace {

constexpr Address kDns = {10, 0, 2, 3};

Bytes dns_query(const std::string& name, std::uint8_t type = 1) {
  Bytes data = {0x12, 0x34, 0x01, 0x00, 0, 1, 0, 0, 0, 0, 0, 0};
  std::size_t begin = 0;
  while (begin <= name.size() && !name.empty()) {
    const std::size_t end = std::min(name.find('.', begin), name.size());
    data.push_back(static_cast<std::uint8_t>(end - begin));
    data.insert(data.end(), name.begin() + static_cast<long>(begin),
                name.begin() + static_cast<long>(end));
    begin = end + 1;
  }
  data.insert(data.end(), {0, 0, type, 0, 1});
  return data;
}

struct DnsBench : Bench {
  DnsBench() {
    set_addresses();
    open(0, 0x02, 3000);
    chip.network().dns().add("push.example", {10, 0, 2, 7});
    chip.network().dns().add("two.example", {10, 0, 2, 8});
    chip.network().dns().add("two.example", {10, 0, 2, 9});
  }
  Bytes query(const Bytes& data) { return ask(0, kDns, 53, data); }
};

TEST_CASE("W5500 DNS: A records of the table, whatever the letter case") {
  DnsBench bench;
  for (const char* const name : {"push.example", "PUSH.Example"}) {
    const Bytes query = dns_query(name);
    Bytes expected = {0x12, 0x34, 0x81, 0x80, 0, 1, 0, 1, 0, 0, 0, 0};
    expected.insert(expected.end(), query.begin() + 12, query.end());
    expected.insert(expected.end(), {0xC0, 12, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4, 10, 0, 2, 7});
    CHECK(bench.query(query) == expected);
  }
  const Bytes two = bench.query(dns_query("two.example"));
  CHECK(two[7] == 2);
  CHECK(Bytes(two.end() - 4, two.end()) == Bytes{10, 0, 2, 9});
}

TEST_CASE("W5500 DNS: names and types there are not") {
  DnsBench bench;
  CHECK(bench.query(dns_query("other.example"))[3] == 0x83);
  CHECK(bench.query(dns_query(""))[3] == 0x83);
  const Bytes no_record = bench.query(dns_query("push.example", 28));
  CHECK(no_record[3] == 0x80);
  CHECK(no_record[7] == 0);
  bench.chip.network().dns().remove("Push.Example");
  CHECK(bench.query(dns_query("push.example"))[3] == 0x83);
  Bytes update = dns_query("two.example");
  update[2] = 0x28;
  CHECK(bench.query(update)[3] == 0x84);
  Faults faults;
  faults.dns_silent = true;
  bench.chip.set_faults(faults);
  CHECK(bench.query(dns_query("two.example")).empty());
}

TEST_CASE("W5500 DNS: queries cut short at any byte are a format error, or nothing") {
  DnsBench bench;
  const Bytes whole = dns_query("push.example");
  for (std::size_t size = 0; size < whole.size(); ++size) {
    CAPTURE(size);
    const Bytes answer = bench.query(Bytes(whole.begin(), whole.begin() + static_cast<long>(size)));
    if (size < 12) {
      CHECK(answer.empty());
    } else {
      CHECK(answer == Bytes{0x12, 0x34, 0x81, 0x81, 0, 0, 0, 0, 0, 0, 0, 0});
    }
  }
  for (std::size_t at = 0; at < whole.size(); ++at) {
    Bytes wrong = whole;
    wrong[at] = 0xFF;
    bench.query(wrong);
  }
  CHECK(bench.query(dns_query(std::string(63, 'x')))[3] == 0x83);
  CHECK(bench.query(dns_query(std::string(64, 'x')))[3] == 0x81);
  CHECK(bench.query(whole).size() == whole.size() + 16);
}

}  // namespace
