// Needs files, so it is for hosts.
#include <doctest/doctest.h>

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <string>

#include "prometheus_express/exposition/render.h"
#include "prometheus_express/metrics/gauge.h"

namespace prom = prometheus_express;

namespace {

TEST_CASE("write_to_textfile replaces the file at once and says what is wrong") {
  prom::CollectorRegistry registry{"node"};
  prom::Gauge<> gauge{"g", "", registry};
  char folder[] = "/tmp/textfile_test_XXXXXX";
  REQUIRE(mkdtemp(folder) != nullptr);
  const std::string path = std::string(folder) + "/page.prom";
  for (int i = 0; i < 2; ++i) {
    gauge.set(i);
    const prom::Status status = prom::write_to_textfile(path.c_str(), registry);
    CHECK(status.ok());
    std::ifstream file(path);
    const std::string text{std::istreambuf_iterator<char>(file), {}};
    CHECK(text == registry.render());
  }
  CHECK(std::remove(path.c_str()) == 0);
  const std::string missing = std::string(folder) + "/missing/page.prom";
  const prom::Status status = prom::write_to_textfile(missing.c_str(), registry);
  CHECK_FALSE(status.ok());
  CHECK(std::string(status.text()).find("No such file") != std::string::npos);
  CHECK(std::remove(folder) == 0);  // nothing is left behind
}

}  // namespace
