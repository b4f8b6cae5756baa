#include <doctest/doctest.h>

#include <string>
#include <string_view>
#include <vector>

#include "prometheus_express/http/compression/accept_encoding.h"
#include "prometheus_express/text/accept_list.h"

namespace prom = prometheus_express;
using prom::coding_quality;

namespace {

// Every element as value:q, and behind it its parameters as [name=value].
std::vector<std::string> elements(std::string_view list) {
  std::vector<std::string> all;
  prom::AcceptElement element;
  while (next_element(list, element)) {
    std::string text = std::string(element.value) + ":" + std::to_string(element.quality);
    std::string_view rest = element.parameters;
    prom::AcceptParameter parameter;
    while (next_parameter(rest, parameter)) {
      text += "[" + std::string(parameter.name) + "=" + std::string(parameter.value) + "]";
    }
    all.push_back(text);
  }
  return all;
}

using Elements = std::vector<std::string>;

TEST_CASE("a list's elements come in order, with their weights") {
  CHECK(elements("").empty());
  CHECK(elements(" , ,\t,").empty());
  CHECK(elements("gzip") == Elements{"gzip:1000"});
  CHECK(elements("gzip, *;q=0.5 ,identity;q=0") ==
        Elements{"gzip:1000", "*:500[q=0.5]", "identity:0[q=0]"});
  CHECK(elements("a/b;x=1;q=0.25;y=\"2;,3\"") == Elements{"a/b:250[x=1][q=0.25][y=2;,3]"});
  CHECK(elements("a/b ; x=1\t;\tq=1 ; ,c;;") == Elements{"a/b:1000[x=1][q=1]", "c:1000"});
}

TEST_CASE("weights") {
  const auto quality = [](const std::string& q) {
    std::string list = "a;q=" + q;
    std::string_view rest = list;
    prom::AcceptElement element;
    return next_element(rest, element) ? static_cast<int>(element.quality) : -1;
  };
  for (int thousandths = 0; thousandths < 1000; ++thousandths) {
    const std::string digits = std::to_string(1000 + thousandths).substr(1);
    CHECK(quality("0." + digits) == thousandths);
  }
  CHECK(quality("0") == 0);
  CHECK(quality("0.") == 0);
  CHECK(quality("1") == 1000);
  CHECK(quality("1.") == 1000);
  CHECK(quality("1.000000") == 1000);
  CHECK(quality("0.9999999") == 999);
  CHECK(quality("0.5;q=0.7") == 700);
  for (const char* bad : {"", "2", "-1", "+1", "1.1", "1.0001", ".5", "00.5", "01", "0.5x", "x",
                          "1e0", "\"0.5\"", "0.5 5", "0.5.5"}) {
    CAPTURE(bad);
    CHECK(quality(bad) == -1);
  }
}

TEST_CASE("the value of a parameter is compared without its quotes") {
  const auto is = [](std::string_view parameters, std::string_view text) {
    prom::AcceptParameter parameter;
    REQUIRE(next_parameter(parameters, parameter));
    return parameter.is(text);
  };
  CHECK(is(";a=b", "b"));
  CHECK(is(";a=\"b\"", "b"));
  CHECK(is(";a=\"\\b\\\"\\\\\"", "b\"\\"));
  CHECK(is(";a=\"\"", ""));
  CHECK(!is(";a=b", "B"));
  CHECK(!is(";a=b", ""));
  CHECK(!is(";a=b", "bb"));
  CHECK(!is(";a=bb", "b"));
  CHECK(!is(";a=\"\"", "x"));
}

TEST_CASE("every byte in every place of an element gives an element or none") {
  const std::string good = "a/b;c=d;e=\"f\";q=0.5";
  for (std::size_t at = 0; at < good.size(); ++at) {
    for (unsigned byte = 0; byte < 256; ++byte) {
      std::string list = good;
      list[at] = static_cast<char>(byte);
      for (const std::string& text : elements(list)) CHECK(!text.empty());
      // What comes behind is found, unless a quote swallows it.
      if (byte != '"' && good[at] != '"' && byte != '\\') {
        const Elements all = elements(list + ",last");
        REQUIRE(!all.empty());
        CHECK(all.back() == "last:1000");
      }
    }
  }
}

TEST_CASE("gzip is taken when it is asked for") {
  for (const char* yes : {"gzip", "GZip", "gzip;q=1", "gzip;q=0.001", "deflate, gzip",
                          "br;q=1.0, gzip;q=0.8, *;q=0.1", "*", "*;q=0.5", "identity;q=0, gzip",
                          "gzip, identity;q=0", "identity, *;q=0.1", "deflate, *", "*;q=0, gzip",
                          "gzip, *;q=0", "gzip;q=0, gzip", "bad;;x y, gzip", "gzip;level=\"9\""}) {
    CAPTURE(yes);
    CHECK(coding_quality(yes, "gzip") > 0);
  }
  for (const char* no :
       {"", "identity", "deflate", "gzip;q=0", "gzip;q=0.000", "*;q=0", "gzip;q=0, *",
        "*, gzip;q=0", "gzipped", "xgzip", "gzi", "br, deflate, identity;q=0", "gzip;q=bad",
        "\"gzip\"", "deflate;a=\"gzip, gzip\""}) {
    CAPTURE(no);
    CHECK(coding_quality(no, "gzip") == 0);
  }
}

TEST_CASE("how much a coding is wanted") {
  CHECK(coding_quality("gzip", "gzip") == 1000);
  CHECK(coding_quality("gzip;q=0.3, zstd;q=0.25", "gzip") == 300);
  CHECK(coding_quality("gzip;q=0.3, zstd;q=0.25", "zstd") == 250);
  CHECK(coding_quality("gzip;q=0.3, gzip;q=0.8, gzip;q=0.5", "gzip") == 800);
  CHECK(coding_quality("*;q=0.9, gzip;q=0.2", "gzip") == 200);
  CHECK(coding_quality("*;q=0.9, gzip;q=0.2", "zstd") == 900);
  CHECK(coding_quality("*;q=0.1, *;q=0.4", "zstd") == 400);
}

}  // namespace
