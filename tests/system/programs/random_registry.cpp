// Prints random registries.
//
//   random_registry SEEDS dump             what was put in: the dumps of seeds 0 to SEEDS - 1
//   random_registry SEEDS FORMAT ESCAPING  their pages: text, openmetrics or protobuf
//
// Each is a line with the count of its bytes, then the bytes.
#include "random_registry.h"

#include <cstdlib>
#include <iostream>
#include <string>
#include <string_view>
#include <vector>

namespace {

const prom::Format* format_of(std::string_view name) {
  if (name == "text") return &prom::kText100Format;
  if (name == "openmetrics") return &prom::kOpenMetricsFormat;
  if (name == "protobuf") return &prom::kProtobufFormat;
  return nullptr;
}

bool read_escaping(std::string_view name, prom::Escaping& escaping) {
  for (std::size_t i = 0; i < prom::kEscapings; ++i) {
    escaping = static_cast<prom::Escaping>(i);
    if (name == prom::kEscapingNames[i]) return true;
  }
  return false;
}

std::string page(prom::CollectorRegistry& registry, const prom::Format& format,
                 prom::Escaping escaping, std::size_t buffer_size) {
  std::vector<char> buffer(buffer_size);
  prom::ExemplarBuffers<1> exemplars;
  prom::Exposition exposition{registry, format, {escaping, nullptr, &exemplars}};
  std::string page;
  for (;;) {
    const auto [count, status] = exposition.read_some(buffer.data(), buffer.size());
    page.append(buffer.data(), count);
    if (status == prom::Exposition::Status::kEnd) return page;
  }
}

}  // namespace

int main(int count, char** arguments) {
  const bool dump = count == 3 && arguments[2] == std::string_view("dump");
  const prom::Format* format = count == 4 ? format_of(arguments[2]) : nullptr;
  prom::Escaping escaping{};
  if (!dump && (format == nullptr || !read_escaping(arguments[3], escaping))) return 2;
  const auto seeds = std::strtoul(arguments[1], nullptr, 10);
  for (unsigned long seed = 0; seed < seeds; ++seed) {
    constexpr std::size_t kBufferSizes[] = {1, 2, 3, 7, 64, 509, 4096, 1000000};
    RandomRegistry made{seed};
    const std::string text = dump ? made.dump()
                                  : page(made.registry(), *format, escaping,
                                         kBufferSizes[seed % std::size(kBufferSizes)]);
    std::cout << text.size() << '\n' << text;
  }
}
