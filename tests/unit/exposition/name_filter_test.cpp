#include "prometheus_express/exposition/name_filter.h"

#include <doctest/doctest.h>

#include <string>

#include "prometheus_express/metrics/gauge.h"
#include "support/page.h"

namespace prom = prometheus_express;
using prom::MetricName;
using prom::NameFilter;

namespace {

prom::CollectorRegistry plain;
prom::CollectorRegistry ns{"ns"};
prom::CollectorRegistry n{"n"};

// Says whether a gauge of this name in that registry is shown.
bool passes(const NameFilter& filter, prom::CollectorRegistry& registry, const MetricName& name) {
  prom::Gauge<> gauge{name, "", registry};
  prom::ExpositionOptions options;
  options.filter = filter;
  return !test_support::page(registry, prom::kTextFormat, options).empty();
}

TEST_CASE("without name[] everything passes") {
  CHECK(NameFilter().empty());
  for (const char* query : {"", "a=b", "name=up", "name%5B=up", "xname[]=up", "&&", "=", "%"}) {
    const NameFilter filter{query};
    CHECK(filter.empty());
    CHECK(passes(filter, ns, "up"));
  }
}

TEST_CASE("the names listed pass, however they are encoded") {
  for (const char* query : {"name[]=ns_up", "name%5B%5D=ns_up", "name%5b%5d=ns%5Fup",
                            "%6eame[]=%6Es_u%70", "a=b&name[]=x&name[]=ns_up&c", "&name[]=ns_up"}) {
    const NameFilter filter{query};
    CAPTURE(query);
    CHECK(!filter.empty());
    CHECK(passes(filter, ns, "up"));
    CHECK(passes(filter, plain, "ns_up"));
    CHECK(!passes(filter, plain, "up"));
    CHECK(!passes(filter, ns, "up_bucket"));
    CHECK(!passes(filter, ns, "u"));
    CHECK(!passes(filter, ns, "upp"));
    CHECK(!passes(filter, n, "s_up"));
  }
}

TEST_CASE("names of any bytes") {
  CHECK(passes(NameFilter{"name[]=http.server+time"}, plain, MetricName::utf8("http.server time")));
  CHECK(passes(NameFilter{"name[]=a%2Bb"}, plain, MetricName::utf8("a+b")));
  CHECK(passes(NameFilter{"name[]=%C3%BCber"}, plain,
               MetricName::utf8("\xc3\xbc"
                                "ber")));
  CHECK(passes(NameFilter{"name[]=100%"}, plain, MetricName::utf8("100%")));
  CHECK(passes(NameFilter{"name[]=a=b"}, plain, MetricName::utf8("a=b")));
}

TEST_CASE("an empty name[] lists nothing that exists") {
  for (const char* query : {"name[]=", "name[]", "name[]=&name[]="}) {
    const NameFilter filter{query};
    CHECK(!filter.empty());
    CHECK(!passes(filter, plain, "up"));
    CHECK(!passes(filter, ns, "up"));
  }
}

}  // namespace
