// Label values as children keep them, and how a board finds a child by them.
#include "prometheus_express/metrics/labels/label_text.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

namespace prom = prometheus_express;

namespace {

// Every text of up to three characters that are escaped, look so, or are not.
std::vector<std::string> texts() {
  std::vector<std::string> all{""};
  std::size_t begin = 0;
  for (int length = 0; length < 3; ++length) {
    const std::size_t end = all.size();
    for (; begin < end; ++begin) {
      for (const char c : {'a', 'n', '\\', '"', '\n'}) all.push_back(all[begin] + c);
    }
  }
  return all;
}

std::vector<char> stored(const prom::LabelValue* values, std::size_t count) {
  std::vector<char> text(prom::LabelText::bytes_for(values, count));
  prom::LabelText::write_to(values, count, text.data());
  return text;
}

// A host compares hashes first, so only a board would notice what is wrong here.
TEST_CASE("a value is equal to itself and to no other") {
  const std::vector<std::string> all = texts();
  CHECK(all.size() == 1 + 5 + 25 + 125);
  for (const std::string& one : all) {
    const prom::LabelValue value{one};
    const std::vector<char> text = stored(&value, 1);
    for (const std::string& other : all) {
      CAPTURE(one);
      CAPTURE(other);
      CHECK(prom::LabelText{text.data()}.next_is(other) == (one == other));
    }
  }
}

TEST_CASE("the next value begins where the one before ends, whatever was compared with it") {
  for (const std::string& first : texts()) {
    CAPTURE(first);
    const prom::LabelValue values[] = {first, "second\n", "third"};
    const std::vector<char> text = stored(values, 3);
    CHECK(prom::LabelText::bytes(text.data(), 3) == text.size());
    for (const char* const guess : {"", "a", "\n", "another"}) {
      prom::LabelText reader{text.data()};
      CHECK(reader.next_is(guess) == (first == guess));
      CHECK(reader.next() == "second\\n");
      CHECK(reader.next_is("third"));
    }
  }
}

}  // namespace
