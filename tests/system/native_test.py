"""A real Prometheus takes native histograms, exemplars and the newer types, in protobuf and in
OpenMetrics, and computes quantiles of what was observed."""

import math
import random
import subprocess
import time
import unittest

from support.harness import BUILD, Folder, Program, wait_until
from support.prometheus import Prometheus

COUNT = 20000
CAPACITY = 160  # native buckets of the program's histograms
FINEST = 3  # the schema that a factor of 1.1 gives
QUANTILES = (0.01, 0.1, 0.5, 0.9, 0.99)
TRACES = {"requests_total": "4bf92f3577b34da6", "latency_seconds": "00f067aa0ba902b7"}
CLASSIC = (("2.0", 1.5, "5fb397be34d26b51"), ("+Inf", 9.0, "93bb4d0e7a2c1f60"))  # le, value, trace
ODD = (0.0, -0.0, math.nan, math.inf, -math.inf, 1.0)

generator = random.Random(2042)
LATENCIES = [generator.lognormvariate(-2, 1) for _ in range(COUNT)]
BALANCES = [generator.gauss(1, 3) for _ in range(COUNT)]


def schema_of(values):
    """The finest schema at which no more buckets are in use than there are."""

    def buckets(schema):
        places = ((v > 0, math.ceil(math.log2(abs(v)) * 2**schema)) for v in values)
        return len(set(places))

    return next(schema for schema in range(FINEST, -5, -1) if buckets(schema) <= CAPACITY)


def true_quantile(q, values):
    return sorted(values)[math.ceil(q * len(values)) - 1]


def lines():
    """What the program is to count; the last value of a bucket is its exemplar."""
    for metric, values in (
        ("latency_seconds", LATENCIES[:-1]),
        ("balance", BALANCES),
        ("odd", ODD),
    ):
        yield from (f"{metric} {value.hex()}" for value in values)
    yield f"latency_seconds {LATENCIES[-1].hex()} {TRACES['latency_seconds']}"
    yield f"requests_total 3 {TRACES['requests_total']}"
    yield from (f"classic_seconds {value} {trace}" for _, value, trace in CLASSIC)


class Native(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        file = cls.enterClassContext(Folder()) / "values"
        file.write_text("\n".join(lines()) + "\n")
        server = cls.enterClassContext(Program(BUILD / "tests" / "system" / "native_server", file))
        cls.port = int(server.wait_for_line(r"serving port (\d+)\n").group(1))
        # Each takes seconds until it scrapes: at once rather than one after another.
        cls.plain = cls.prometheus()
        cls.with_exemplars = cls.prometheus("--enable-feature=exemplar-storage")
        cls.with_native = cls.prometheus("--enable-feature=native-histograms,exemplar-storage")
        for prometheus in (cls.plain, cls.with_exemplars, cls.with_native):
            prometheus.wait_for_target()

    @classmethod
    def prometheus(cls, *options):
        folder = cls.enterClassContext(Folder())
        return cls.enterClassContext(Prometheus(folder, cls.port, *options))

    def number(self, prometheus, expression):
        ((_, value),) = prometheus.query(expression)
        return value

    def assert_all_scrapes_succeed(self, prometheus):
        wait_until("a third scrape", lambda: self.number(prometheus, "count_over_time(up[1h])") > 2)
        self.assertEqual(self.number(prometheus, "min_over_time(up[1h])"), 1)
        (target,) = prometheus.ask("targets")["activeTargets"]
        self.assertEqual(target["lastError"], "")

    def types(self, prometheus):
        """The type of each metric, by the name that the format gives the metric."""
        return {name: facts[0]["type"] for name, facts in prometheus.ask("metadata").items()}

    def exemplars(self, prometheus, name):
        """(the series' le, trace, value) of each."""
        now = time.time()
        found = prometheus.ask("query_exemplars", query=name, start=now - 600, end=now + 600)
        return [
            (series["seriesLabels"].get("le"), exemplar["labels"]["trace_id"],
             float(exemplar["value"]))
            for series in found
            for exemplar in series["exemplars"]
        ]

    def native(self, prometheus, name):
        """The native histogram of that name, as the query API shows it."""
        (series,) = prometheus.ask("query", query=name)["result"]
        return series["histogram"][1]

    def assert_native(self, prometheus, name, values):
        self.assertEqual(self.number(prometheus, f"histogram_count({name})"), len(values))
        stored_sum = self.number(prometheus, f"histogram_sum({name})")
        self.assertTrue(math.isclose(stored_sum, math.fsum(values), rel_tol=1e-9))

        growth = 2 ** 2 ** -schema_of(values)
        buckets = self.native(prometheus, name)["buckets"]
        self.assertEqual(sum(int(count) for *_, count in buckets), len(values))
        for _, low, high, count in buckets:
            low, high = float(low), float(high)
            inside = sum(low < v <= high if low >= 0 else low <= v < high for v in values)
            self.assertEqual(int(count), inside)
            self.assertAlmostEqual(max(low / high, high / low), growth)

        for q in QUANTILES:
            estimate = self.number(prometheus, f"histogram_quantile({q}, {name})")
            ratio = estimate / true_quantile(q, values)
            self.assertGreaterEqual(ratio, 1 / growth)
            self.assertLessEqual(ratio, growth)

    def test_protobuf(self):
        prometheus = self.with_native
        self.assertEqual(schema_of(LATENCIES), FINEST)
        self.assert_native(prometheus, "latency_seconds", LATENCIES)
        self.assertLess(schema_of(BALANCES), FINEST)
        self.assert_native(prometheus, "balance", BALANCES)

        odd = self.native(prometheus, "odd")
        self.assertEqual((odd["count"], odd["sum"]), (str(len(ODD)), "NaN"))
        idle = self.native(prometheus, "idle")
        self.assertEqual((idle["count"], idle["sum"]), ("0", "0"))
        self.assertEqual(self.number(prometheus, 'classic_seconds_bucket{le="2.0"}'), 1)

        self.assertEqual(
            self.exemplars(prometheus, "requests_total"),
            [(None, TRACES["requests_total"], 3)],
        )
        self.assertEqual(
            self.exemplars(prometheus, "latency_seconds"),
            [(None, TRACES["latency_seconds"], LATENCIES[-1])],
        )
        _, value, trace = CLASSIC[-1]  # this format carries the newest of a histogram
        self.assertEqual(
            self.exemplars(prometheus, "classic_seconds_bucket"), [("+Inf", trace, value)]
        )

        # Protobuf has no type for these two, and names counters as their series.
        types = self.types(prometheus)
        self.assertEqual(types["build_info"], "gauge")
        self.assertEqual(types["task_state"], "gauge")
        self.assertEqual(types["requests_total"], "counter")
        self.assertEqual(types["latency_seconds"], "histogram")
        self.assert_all_scrapes_succeed(prometheus)

    def test_openmetrics(self):
        prometheus = self.plain
        types = self.types(prometheus)
        self.assertEqual(types["build"], "info")
        self.assertEqual(types["task_state"], "stateset")
        self.assertEqual(types["level"], "unknown")
        self.assertEqual(types["requests"], "counter")
        self.assertEqual(types["latency_seconds"], "histogram")

        self.assertEqual(self.number(prometheus, "requests_total"), 3)
        self.assertEqual(self.number(prometheus, "level"), 2.5)
        self.assertEqual(self.number(prometheus, 'build_info{version="1.4.0"}'), 1)
        states = {labels["task_state"]: value for labels, value in prometheus.query("task_state")}
        self.assertEqual(states, {"starting": 0, "running": 1})
        at_most_1 = sum(value <= 1 for value in LATENCIES)
        self.assertEqual(self.number(prometheus, 'latency_seconds_bucket{le="1.0"}'), at_most_1)
        self.assertEqual(self.number(prometheus, "latency_seconds_count"), COUNT)
        self.assertEqual(prometheus.query("latency_seconds"), [])
        self.assertEqual(prometheus.query('{__name__=~".+_created"}'), [])
        self.assert_all_scrapes_succeed(prometheus)

    def test_exemplars_in_openmetrics(self):
        prometheus = self.with_exemplars
        self.assertEqual(self.types(prometheus)["build"], "info")
        self.assertEqual(
            self.exemplars(prometheus, "requests_total"),
            [(None, TRACES["requests_total"], 3)],
        )
        self.assertCountEqual(
            self.exemplars(prometheus, "classic_seconds_bucket"),
            [(le, trace, value) for le, value, trace in CLASSIC],
        )
        self.assert_all_scrapes_succeed(prometheus)

    def test_curl_gets_text(self):
        for header in ("Accept:", "Accept: */*"):  # the first removes it
            done = subprocess.run(
                ["curl", "--silent", "--show-error", "--max-time", "30", "--header", header,
                 "--output", "/dev/null", "--write-out", "%{http_code} %{content_type}",
                 f"http://127.0.0.1:{self.port}/metrics"],
                stdout=subprocess.PIPE, check=True,
            )
            self.assertEqual(done.stdout, b"200 text/plain; version=0.0.4; charset=utf-8")


unittest.main()
