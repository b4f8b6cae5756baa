#include "prometheus_express/exposition/negotiation.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <random>
#include <string>
#include <tuple>
#include <vector>

namespace prom = prometheus_express;
using prom::Escaping;
using prom::negotiate;
using prom::Negotiated;

namespace {

constexpr std::size_t kOfferCount = 4;
const prom::Format kFormats[kOfferCount] = {};  // which one is chosen is all that matters
const prom::Offer kOffers[kOfferCount] = {
    {prom::kText004, kFormats[0]},
    {prom::kText100, kFormats[1]},
    {prom::kOpenMetrics100, kFormats[2]},
    {prom::kProtobufDelimited, kFormats[3]},
};

const std::string kText = "text/plain; version=0.0.4; charset=utf-8";
const std::string kOpenMetrics = "application/openmetrics-text; version=1.0.0; charset=utf-8";
const std::string kProtobuf =
    "application/vnd.google.protobuf; proto=io.prometheus.client.MetricFamily; encoding=delimited";

std::string text_100(const std::string& escaping) {
  return "text/plain; version=1.0.0; charset=utf-8; escaping=" + escaping;
}

// Content-Type in full.
std::string full_answer(const std::string& accept) {
  return negotiate(accept, kOffers).content_type();
}

// The same where it is of no interest which escaping OpenMetrics and protobuf are said to have.
std::string answer(const std::string& accept) {
  const std::string full = full_answer(accept);
  for (const std::string& type : {kOpenMetrics, kProtobuf}) {
    if (full.compare(0, type.size(), type) == 0) return type;
  }
  return full;
}

// What the Prometheus servers send, an element each.
const std::vector<std::string> kPrometheus242 = {
    "application/openmetrics-text;version=1.0.0",
    "application/openmetrics-text;version=0.0.1;q=0.75",
    "text/plain;version=0.0.4;q=0.5",
    "*/*;q=0.1",
};
const std::vector<std::string> kPrometheus3 = {
    "application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.6",
    "application/openmetrics-text;version=0.0.1;q=0.5",
    "text/plain;version=1.0.0;escaping=allow-utf-8;q=0.4",
    "text/plain;version=0.0.4;q=0.3",
    "*/*;q=0.2",
};
const std::string kProtobufElement =
    "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited";

std::string join(const std::vector<std::string>& elements) {
  std::string list;
  for (const std::string& element : elements) list += (list.empty() ? "" : ",") + element;
  return list;
}

std::vector<std::string> with(const std::string& first, std::vector<std::string> rest) {
  rest.insert(rest.begin(), first);
  return rest;
}

TEST_CASE("every Prometheus gets the format that it prefers") {
  CHECK(answer(join(kPrometheus242)) == kOpenMetrics);
  CHECK(answer(join(kPrometheus3)) == kOpenMetrics);
  CHECK(negotiate(join(kPrometheus242), kOffers).escaping == Escaping::kUnderscores);
  CHECK(negotiate(join(kPrometheus3), kOffers).escaping == Escaping::kAllowUtf8);
  CHECK(answer(join(with(kProtobufElement, kPrometheus242))) == kProtobuf);
  const std::string protobuf3 = kProtobufElement + ";escaping=allow-utf-8;q=0.7";
  CHECK(answer(join(with(protobuf3, kPrometheus3))) == kProtobuf);
  // 3.0.0 says escaping on all, and twice on one.
  CHECK(answer("application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.5,"
               "text/plain;version=1.0.0;escaping=allow-utf-8;q=0.6;escaping=allow-utf-8,"
               "text/plain;version=0.0.4;q=0.2;escaping=allow-utf-8,*/*;q=0.1") ==
        text_100("allow-utf-8"));
}

TEST_CASE("the order of elements with different weights does not matter") {
  for (const auto& [elements, expected] :
       {std::pair(kPrometheus242, kOpenMetrics), std::pair(kPrometheus3, kOpenMetrics),
        std::pair(with(kProtobufElement + ";q=0.7", kPrometheus3), kProtobuf)}) {
    std::vector<std::string> order = elements;
    std::sort(order.begin(), order.end());
    do {
      REQUIRE(answer(join(order)) == expected);
    } while (std::next_permutation(order.begin(), order.end()));
  }
}

TEST_CASE("a program that offers less answers with what it has") {
  const prom::Offer text[] = {{prom::kText004, kFormats[0]}};
  for (const char* accept : {"", "*/*", "application/openmetrics-text", "text/plain;version=1.0.0",
                             "text/plain;q=0", "*/*;q=0", "nonsense"}) {
    CHECK(negotiate(accept, text).content_type() == kText);
  }
  const prom::Offer two[] = {{prom::kText004, kFormats[0]}, {prom::kText100, kFormats[1]}};
  CHECK(negotiate(join(kPrometheus3), two).content_type() == text_100("allow-utf-8"));
  CHECK(negotiate(join(kPrometheus242), two).content_type() == kText);
  CHECK(negotiate(join(kPrometheus242), two).offer == &two[0]);
  CHECK(&negotiate(join(kPrometheus3), two).offer->format == &kFormats[1]);
}

TEST_CASE("who has no preference gets text 0.0.4") {
  for (const char* accept :
       {"", "*/*", "text/*", "text/plain", "*/*;q=0.1", "TEXT/Plain", "text/plain; charset=utf-8",
        "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8"}) {
    CHECK(answer(accept) == kText);
  }
  CHECK(answer("application/*") == kOpenMetrics);
}

TEST_CASE("where nothing is acceptable it is text 0.0.4") {
  for (const char* accept :
       {"image/png", "application/openmetrics-text;version=0.0.1", "text/plain;version=2.0.0",
        "*/*;q=0", "text/plain;q=0", "application/json", "plain", "*", "text", "*/plain",
        "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=text",
        "application/vnd.google.protobuf;proto=other;encoding=delimited"}) {
    CHECK(answer(accept) == kText);
  }
}

TEST_CASE("the version tells formats apart, and no version matches every one") {
  CHECK(answer("text/plain;version=0.0.4") == kText);
  CHECK(answer("text/plain;version=1.0.0") == text_100("underscores"));
  CHECK(answer("application/openmetrics-text") == kOpenMetrics);
  CHECK(answer("application/openmetrics-text;version=1.0.0") == kOpenMetrics);
  CHECK(answer("application/vnd.google.protobuf") == kProtobuf);
  CHECK(answer("application/vnd.google.protobuf;encoding=delimited;proto="
               "io.prometheus.client.MetricFamily") == kProtobuf);
}

TEST_CASE("every escaping scheme is echoed where the format names it") {
  for (const char* name : {"allow-utf-8", "underscores", "dots", "values"}) {
    CHECK(answer(std::string("text/plain;version=1.0.0;escaping=") + name) == text_100(name));
    CHECK(answer(std::string("text/plain;escaping=\"") + name + "\";version=\"1.0.0\"") ==
          text_100(name));
  }
  CHECK(negotiate("application/openmetrics-text;escaping=dots", kOffers).escaping ==
        Escaping::kDots);
  CHECK(negotiate("application/vnd.google.protobuf;ESCAPING=values", kOffers).escaping ==
        Escaping::kValues);
  for (const char* unknown : {"unknown", "Dots", "dots1", "\"\""}) {
    CHECK(answer(std::string("text/plain;version=1.0.0;escaping=") + unknown) ==
          text_100("underscores"));
  }
  CHECK(answer("text/plain;version=1.0.0;escaping=dots;escaping=values") == text_100("values"));
}

TEST_CASE("OpenMetrics and protobuf say how names are escaped, to who asked for a version") {
  const std::string om = "application/openmetrics-text";
  const std::string pb = "application/vnd.google.protobuf";
  for (const char* name : {"allow-utf-8", "underscores", "dots", "values"}) {
    const std::string wanted = std::string("escaping=") + name;
    CHECK(full_answer(om + ";version=1.0.0;" + wanted) == kOpenMetrics + "; " + wanted);
    CHECK(full_answer(om + "; " + wanted + "; version=\"1.0.0\";q=0.5") ==
          kOpenMetrics + "; " + wanted);
    CHECK(full_answer(om + ";" + wanted) == kOpenMetrics + "; " + wanted);
    CHECK(full_answer(kProtobufElement + ";" + wanted) == kProtobuf + "; " + wanted);
    CHECK(full_answer(pb + ";" + wanted) == kProtobuf + "; " + wanted);
    // The old text has one way only, and says so to nobody.
    CHECK(full_answer("text/plain;version=0.0.4;" + wanted) == kText);
  }
  CHECK(full_answer(om + ";version=1.0.0") == kOpenMetrics + "; escaping=underscores");
  CHECK(full_answer(om + ";version=1.0.0;escaping=new") == kOpenMetrics + "; escaping=underscores");
  CHECK(full_answer(kProtobufElement) == kProtobuf + "; escaping=underscores");
  CHECK(full_answer(join(kPrometheus242)) == kOpenMetrics + "; escaping=underscores");
  CHECK(full_answer(join(kPrometheus3)) == kOpenMetrics + "; escaping=allow-utf-8");
  // Who knows no versions knows no escapings.
  CHECK(full_answer(om) == kOpenMetrics);
  CHECK(full_answer(pb) == kProtobuf);
  CHECK(full_answer("application/*") == kOpenMetrics);
}

TEST_CASE("the highest weight wins, then the place in the header, then the offers' order") {
  const std::string om = "application/openmetrics-text";
  CHECK(answer("text/plain;q=0.5," + om + ";q=0.6") == kOpenMetrics);
  CHECK(answer("text/plain;q=0.6," + om + ";q=0.6") == kText);
  CHECK(answer(om + ";q=0.6,text/plain;q=0.6") == kOpenMetrics);
  CHECK(answer(om + ";q=0.001,text/plain;q=0.002") == kText);
  CHECK(answer(om + ";q=0,text/plain;q=0.001") == kText);
  CHECK(answer("text/plain;q=0,*/*") == kOpenMetrics);
  CHECK(answer("*/*,text/plain;q=0") == kOpenMetrics);
  CHECK(answer("text/*;q=0,*/*;q=0.5," + om + ";q=0.1") == kProtobuf);
  CHECK(answer("text/plain;q=0.9,text/plain;version=0.0.4;q=0.1") == text_100("underscores"));
  CHECK(answer("text/plain;version=1.0.0;escaping=dots;q=0.1,"
               "text/plain;version=1.0.0;escaping=values;q=0.2") == text_100("values"));
}

TEST_CASE("malformed elements are passed over") {
  const std::string good = "application/openmetrics-text;version=1.0.0;q=0.1";
  for (const char* bad : {"text/plain;q=2",
                          "text/plain;q=x",
                          "text/plain;q=",
                          "text/plain;q=-1",
                          "text/plain;q=1.001",
                          "text/plain;version",
                          "text/plain;version=",
                          "text/plain;=1",
                          "text/plain version=0.0.4",
                          "text//plain",
                          "/plain",
                          "text/",
                          "te xt/plain",
                          "text/plain;version=0.0.4 x",
                          "",
                          " ",
                          ";q=1",
                          "text/plain;a=\"x\"y",
                          "text/plain;q=\"1\"",
                          "\"text/plain\"",
                          "text/plain;a=b=c"}) {
    CAPTURE(bad);
    CHECK(answer(bad + ("," + good)) == kOpenMetrics);
    CHECK(answer(good + "," + bad) == kOpenMetrics);
  }
  CHECK(answer(good + ",text/plain;a=\"never closed, text/plain") == kOpenMetrics);
  CHECK(answer(good + ",text/plain;a=\"never closed\\\"") == kOpenMetrics);
  CHECK(answer("text/plain;a=\"" + good) == kText);
}

TEST_CASE("quotes, spaces and letters' case are read as RFC 9110 says") {
  CHECK(answer(" application/openmetrics-text \t; Version=\"1\\.0.0\" ;; Q=1.000 ; ") ==
        kOpenMetrics);
  CHECK(answer("text/plain;x=\"a,application/openmetrics-text,\\\",b\";q=0.5,"
               "application/openmetrics-text;q=0.4") == kText);
  CHECK(answer("APPLICATION/OpenMetrics-Text;VERSION=1.0.0,text/plain") == kOpenMetrics);
  CHECK(answer("text/plain;q=0.1234567,application/openmetrics-text;q=0.123") == kText);
}

// A header that was put together from known parts, against the rules applied to those parts.
struct Element {
  int type;     // of kOffers, or one of the wild cards
  int version;  // what the element says of the offers' first parameter
  int quality;
  int escaping;  // kEscapings where it says nothing
};
enum : int { kAnySubtypeOfText = kOfferCount, kAnything, kSomethingElse, kTypes };
enum : int { kUnsaid, kRight, kWrong, kVersions };

using Random = std::mt19937;

int pick(Random& random, int below) {
  return static_cast<int>(random() % static_cast<unsigned>(below));
}

Element random_element(Random& random) {
  constexpr int kQualities[] = {0, 1, 10, 100, 500, 501, 999, 1000};
  return {pick(random, kTypes), pick(random, kVersions), kQualities[pick(random, 8)],
          pick(random, prom::kEscapings + 1)};
}

std::string written(const Element& element, Random& random) {
  static const std::string kValues[] = {"text/plain",
                                        "text/plain",
                                        "application/openmetrics-text",
                                        "application/vnd.google.protobuf",
                                        "text/*",
                                        "*/*",
                                        "image/png"};
  static const std::string kRights[] = {"version=0.0.4", "version=\"1.0.0\"", "version=1.0.0",
                                        "proto=io.prometheus.client.MetricFamily"};
  std::vector<std::string> parameters = {"unknown=\"a,b;q=0\\\"\""};
  if (element.version != kUnsaid && element.type < static_cast<int>(kOfferCount)) {
    const std::string& right = kRights[element.type];
    parameters.push_back(element.version == kRight ? right
                                                   : right.substr(0, right.find('=')) + "=9");
  }
  if (element.escaping < static_cast<int>(prom::kEscapings)) {
    parameters.push_back("escaping=" + std::string(prom::kEscapingNames[element.escaping]));
  }
  if (element.quality == 1000) {
    parameters.push_back("q=1");
  } else {
    const std::string digits = std::to_string(1000 + element.quality);
    parameters.push_back("q=0." + digits.substr(1));
  }
  std::shuffle(parameters.begin(), parameters.end(), random);
  std::string text = kValues[element.type];
  for (const std::string& parameter : parameters) {
    text += (pick(random, 2) == 0 ? ";" : " ;\t") + parameter;
  }
  return text;
}

int specificity(const Element& element, int offer) {
  if (element.type == kAnything) return 1;
  if (element.type == kAnySubtypeOfText) return offer < 2 ? 2 : 0;
  if (element.type == kSomethingElse) return 0;
  const bool both_text = element.type < 2 && offer < 2;
  if (element.type != offer && !both_text) return 0;
  if (element.version == kUnsaid) return 3;
  // The other version of text is named by what is right for its own.
  const bool agrees = element.version == kRight && element.type == offer;
  return agrees ? 4 : 0;
}

struct Expected {
  int offer;
  int escaping;
};

// The rules as negotiation.h tells them; higher ranks win.
Expected expected_for(const std::vector<Element>& elements) {
  using Rank = std::tuple<int, int, int>;
  Expected result{0, prom::kEscapings};
  Rank best_offer{0, 0, 0};  // by q, place in the header, order of offers
  for (int offer = 0; offer < static_cast<int>(kOfferCount); ++offer) {
    Rank best{0, 0, 0};  // by specificity, q, place in the header
    int place = 0;
    int escaping = prom::kEscapings;
    for (const Element& element : elements) {
      const Rank rank{specificity(element, offer), element.quality, --place};
      if (std::get<0>(rank) == 0 || rank <= best) continue;
      best = rank;
      escaping = element.escaping;
    }
    const Rank rank{std::get<1>(best), std::get<2>(best), -offer};
    if (std::get<0>(rank) == 0 || rank <= best_offer) continue;
    best_offer = rank;
    result = {offer, escaping};
  }
  return result;
}

TEST_CASE("random headers are answered by the rules") {
  Random random{20240229};
  int chosen[kOfferCount] = {};
  for (int round = 0; round < 3000; ++round) {
    std::vector<Element> elements;
    std::string accept;
    for (int i = pick(random, 7); i >= 0; --i) {
      if (!accept.empty()) accept += ',';
      if (pick(random, 5) == 0) accept += "text/plain;q=bad,";
      elements.push_back(random_element(random));
      accept += written(elements.back(), random);
    }
    const Expected expected = expected_for(elements);
    const Negotiated result = negotiate(accept, kOffers);
    CAPTURE(accept);
    REQUIRE(result.offer == &kOffers[expected.offer]);
    REQUIRE(result.escaping == (expected.escaping == static_cast<int>(prom::kEscapings)
                                    ? Escaping::kUnderscores
                                    : static_cast<Escaping>(expected.escaping)));
    ++chosen[expected.offer];
  }
  for (const int count : chosen) CHECK(count > 100);
}

TEST_CASE("a header of 8 KiB is read to its end") {
  for (const std::string piece : {",", ";", ", ", "text/plain;q=0.5,", "a/b;c=\"d\",", "a/b;q=0.0",
                                  "\"x,\",", "a;b=c;d=\"\\\"\",", "\\,"}) {
    std::string accept;
    while (accept.size() + piece.size() < 8000) accept += piece;
    accept += ",application/openmetrics-text";
    CHECK(answer(accept) == kOpenMetrics);
  }
  CHECK(answer(std::string(8192, '"')) == kText);
  CHECK(answer("text/plain;q=0." + std::string(8000, '9')) == kText);
}

}  // namespace
