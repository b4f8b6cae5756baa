// Prints the page of a registry whose label values and numbers come from standard input: a line
// "hexadecimal_bytes number" makes one child.
#include <prometheus_express.h>

#include <cstdlib>
#include <iostream>
#include <string>

namespace prom = prometheus_express;

namespace {

std::string bytes_of(const std::string& digits) {
  std::string bytes;
  for (std::size_t i = 0; i + 1 < digits.size(); i += 2) {
    bytes += static_cast<char>(std::stoi(digits.substr(i, 2), nullptr, 16));
  }
  return bytes;
}

}  // namespace

int main() {
  prom::CollectorRegistry registry;
  prom::Gauge hostile{"hostile", "a \\ and a \n in the help", {"text", "line"}, registry};
  std::string line;
  for (int number = 0; std::getline(std::cin, line); ++number) {
    const std::size_t space = line.find(' ');
    const double value = std::strtod(line.c_str() + space + 1, nullptr);
    hostile.labels(bytes_of(line.substr(0, space)), number).set(value);
  }
  std::cout << prom::generate_latest(registry);
}
