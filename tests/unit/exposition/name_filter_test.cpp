#include "prometheus_express/exposition/name_filter.h"

#include <doctest/doctest.h>

namespace prom = prometheus_express;
using prom::NameFilter;

namespace {

TEST_CASE("without name[] everything passes") {
  CHECK(NameFilter().empty());
  for (const char* query : {"", "a=b", "name=up", "name%5B=up", "xname[]=up", "&&", "=", "%"}) {
    const NameFilter filter{query};
    CHECK(filter.empty());
    CHECK(filter.passes("ns", "up"));
    CHECK(filter.passes("", "up", "_bucket"));
  }
}

TEST_CASE("the names listed pass, however they are encoded") {
  for (const char* query : {"name[]=ns_up", "name%5B%5D=ns_up", "name%5b%5d=ns%5Fup",
                            "%6eame[]=%6Es_u%70", "a=b&name[]=x&name[]=ns_up&c", "&name[]=ns_up"}) {
    const NameFilter filter{query};
    CAPTURE(query);
    CHECK(!filter.empty());
    CHECK(filter.passes("ns", "up"));
    CHECK(filter.passes("", "ns_up"));
    CHECK(filter.passes("", "ns", "_up"));
    CHECK(!filter.passes("", "up"));
    CHECK(!filter.passes("ns", "up", "_bucket"));
    CHECK(!filter.passes("ns", "u"));
    CHECK(!filter.passes("ns", "upp"));
    CHECK(!filter.passes("n", "s_up"));
    CHECK(!filter.passes("", ""));
  }
}

TEST_CASE("a family is found by the name of its samples") {
  const NameFilter filter{"name[]=ns_latency_seconds_bucket&name[]=up"};
  CHECK(filter.passes("ns", "latency_seconds", "_bucket"));
  CHECK(!filter.passes("ns", "latency_seconds"));
  CHECK(!filter.passes("ns", "latency_seconds", "_sum"));
  CHECK(filter.passes("", "up"));
}

TEST_CASE("names of any bytes") {
  CHECK(NameFilter{"name[]=http.server+time"}.passes("", "http.server time"));
  CHECK(NameFilter{"name[]=a%2Bb"}.passes("", "a+b"));
  CHECK(NameFilter{"name[]=%C3%BCber"}.passes("",
                                              "\xc3\xbc"
                                              "ber"));
  CHECK(NameFilter{"name[]=100%"}.passes("", "100%"));
  CHECK(NameFilter{"name[]=a=b"}.passes("", "a=b"));
}

TEST_CASE("an empty name[] lists nothing that exists") {
  for (const char* query : {"name[]=", "name[]", "name[]=&name[]="}) {
    const NameFilter filter{query};
    CHECK(!filter.empty());
    CHECK(!filter.passes("", "up"));
    CHECK(!filter.passes("ns", "up"));
  }
}

}  // namespace
