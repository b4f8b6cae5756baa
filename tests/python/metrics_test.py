"""What the four types count, and how a page shows it, by the names of both clients."""

import time
import unittest

from prometheus_express import CollectorRegistry, Counter, Gauge, Histogram, Summary
from prometheus_express.metric import Gauge as OriginalGauge


class Metrics(unittest.TestCase):
    def setUp(self):
        self.registry = CollectorRegistry()

    def lines(self):
        return [line for line in self.registry.render() if not line.startswith("#")]

    def test_counter(self):
        counter = Counter("requests_total", "requests served", registry=self.registry)
        counter.inc()
        counter.inc(2)
        counter.inc(amount=0.5)
        self.assertEqual(self.lines(), ["requests_total 3.5"])
        self.assertEqual(counter.get(), 3.5)

    def test_whole_numbers_are_exact(self):
        counter = Counter("bytes_total", "", registry=self.registry)
        counter.inc(2**53)
        counter.inc()
        self.assertEqual(self.lines(), [f"bytes_total {2**53 + 1}"])

    def test_gauge(self):
        gauge = Gauge("level", "how high", registry=self.registry)
        gauge.set(10)
        gauge.inc()
        gauge.dec(3)
        gauge.dec()
        self.assertEqual(self.lines(), ["level 7"])
        gauge.set_to_current_time()
        self.assertGreater(gauge.get(), 1.6e9)

    def test_summary(self):
        summary = Summary("size_bytes", "", registry=self.registry)
        summary.observe(2)
        summary.observe(amount=3.5)
        self.assertEqual(self.lines(), ["size_bytes_count 2", "size_bytes_sum 5.5"])
        self.assertEqual(summary.get(), (2, 5.5))

    def test_histogram(self):
        histogram = Histogram("wait_seconds", "", registry=self.registry, buckets=(0.5, 1, float("inf")))
        for seconds in 0.1, 0.7, 5:
            histogram.observe(seconds)
        self.assertEqual(self.lines(), [
            'wait_seconds_bucket{le="0.5"} 1', 'wait_seconds_bucket{le="1.0"} 2',
            'wait_seconds_bucket{le="+Inf"} 3', "wait_seconds_count 3", "wait_seconds_sum 5.8",
        ])
        default = Histogram("other_seconds", "", registry=self.registry)
        self.assertEqual(len(default.DEFAULT_BUCKETS), 14)

    def test_labels(self):
        gauge = Gauge("temperature", "", ["place", "sensor"], registry=self.registry)
        gauge.labels("roof", "bme680").set(1)
        gauge.labels(sensor="si7021", place="roof").set(2)
        gauge.labels("roof", "bme680").inc()
        gauge.labels(7, None).set(3)
        self.assertEqual(sorted(self.lines()), [
            'temperature{place="7",sensor="None"} 3',
            'temperature{place="roof",sensor="bme680"} 2',
            'temperature{place="roof",sensor="si7021"} 2',
        ])
        gauge.remove("roof", "bme680")
        self.assertEqual(len(self.lines()), 2)
        gauge.clear()
        self.assertEqual(self.lines(), [])

    def test_a_child_is_kept(self):
        child = Counter("c", "", ["a"], registry=self.registry).labels("x")
        child.inc()  # though nobody else has the metric
        self.assertIsInstance(child, Counter)
        self.assertEqual(self.lines(), ['c_total{a="x"} 1'])

    def test_a_removed_child_counts_nowhere(self):
        counter = Counter("c", "", ["a"], registry=self.registry)
        child = counter.labels("x")
        counter.remove("x")
        child.inc()
        self.assertEqual(self.lines(), [])

    def test_escapes(self):
        gauge = Gauge("g", "a\nb\\", ["l"], registry=self.registry)
        gauge.labels('ü"\\\n').set(1)
        self.assertEqual(self.registry.render(), [
            r"# HELP g a\nb\\", "# TYPE g gauge", r'g{l="ü\"\\\n"} 1'])


class Signatures(unittest.TestCase):
    """The same metric, as each of the two clients has it."""

    def page(self, make):
        registry = CollectorRegistry(namespace="n")
        make(registry).labels("x").set(1)
        return registry.page()

    def test_both(self):
        pages = {self.page(make) for make in (
            lambda r: Gauge("g", "help", ["l"], registry=r),
            lambda r: Gauge("g", "help", ("l",), "", "", "", r),
            lambda r: Gauge(name="g", documentation="help", labelnames=["l"], registry=r),
            lambda r: Gauge("g", "help", ["l"], r),
            lambda r: OriginalGauge(name="g", desc="help", labels=["l"], registry=r),
        )}
        self.assertEqual(pages, {b'# HELP n_g help\n# TYPE n_g gauge\nn_g{l="x"} 1\n'})

    def test_parts_of_a_name(self):
        registry = CollectorRegistry()
        Counter("in", "", namespace="net", subsystem="eth", unit="bytes", registry=registry)
        Counter("out_bytes_total", "", unit="bytes", registry=registry)
        names = [line.split()[2] for line in registry.render() if line.startswith("# TYPE")]
        self.assertEqual(names, ["net_eth_in_bytes_total", "out_bytes_total"])


class Around(unittest.TestCase):
    def setUp(self):
        self.registry = CollectorRegistry()

    def test_timers(self):
        for kind in Summary, Histogram:
            metric = kind(kind.__name__.lower(), "", registry=self.registry)
            with metric.time():
                pass

            @metric.time()
            def countdown(count):
                if count == 2:
                    time.sleep(0.02)  # of which the calls inside know nothing
                return countdown(count - 1) if count else "done"

            self.assertEqual(countdown(3), "done")
            count, total = metric.get()
            self.assertEqual(count, 5)
            self.assertGreaterEqual(total, 0.04)
        gauge = Gauge("last_seconds", "", registry=self.registry)
        with gauge.time():
            pass
        self.assertGreater(gauge.get(), 0)

    def test_exceptions_are_counted(self):
        counter = Counter("errors", "", registry=self.registry)
        with self.assertRaises(KeyError), counter.count_exceptions(LookupError):
            raise KeyError
        with self.assertRaises(OSError), counter.count_exceptions(LookupError):
            raise OSError
        self.assertEqual(counter.get(), 1)

    def test_in_progress(self):
        gauge = Gauge("inside", "", registry=self.registry)
        with gauge.track_inprogress():
            self.assertEqual(gauge.get(), 1)
        self.assertEqual(gauge.get(), 0)


unittest.main()
