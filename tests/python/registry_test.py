"""Registries: their pages, which metrics are in them, and who may use them at once."""

import gc
import os
import pathlib
import sys
import tempfile
import threading
import time
import unittest
import weakref

from prometheus_client.parser import text_string_to_metric_families

from prometheus_express import (REGISTRY, CollectorRegistry, Counter, Gauge, generate_latest,
                                write_to_textfile)


class Pages(unittest.TestCase):
    def test_namespace_and_lines(self):
        registry = CollectorRegistry(namespace="prom_express")
        Counter("test_counter", "a test counter", registry=registry).inc(1588)
        self.assertEqual(registry.render(), [
            "# HELP prom_express_test_counter_total a test counter",
            "# TYPE prom_express_test_counter_total counter",
            "prom_express_test_counter_total 1588",
        ])

    def test_default_registry(self):
        self.assertEqual(generate_latest(), b"")
        gauge = Gauge("default_gauge", "in REGISTRY")
        self.assertIn(b"\ndefault_gauge 0\n", generate_latest(REGISTRY))
        REGISTRY.unregister(gauge)
        self.assertEqual(generate_latest(), b"")

    def test_formats(self):
        registry = CollectorRegistry()
        Counter("c", "help", registry=registry).inc()
        self.assertEqual(registry.page("openmetrics"), b"# HELP c help\n# TYPE c counter\nc_total 1\n# EOF\n")
        self.assertIn(b"c_total", registry.page("protobuf"))

    def test_handler(self):
        registry = CollectorRegistry()
        Counter("c", "help", registry=registry).inc()
        plain = registry.handler({}, "")
        self.assertEqual((plain["status"], plain["content"]), ("200 OK", generate_latest(registry)))
        other = registry.handler({"accept": "application/openmetrics-text;version=1.0.0"}, "")
        self.assertTrue(other["content"].endswith(b"# EOF\n"))
        self.assertIn("openmetrics", other["type"])

    def test_large_page_is_read_by_others(self):
        registry = CollectorRegistry()
        gauge = Gauge("g", "many", ["n"], registry=registry)
        for number in range(5000):
            gauge.labels(number).set(number / 7)
        (family,) = text_string_to_metric_families(registry.page().decode())
        self.assertEqual({sample.labels["n"]: sample.value for sample in family.samples},
                         {str(number): number / 7 for number in range(5000)})

    def test_text_file(self):
        registry = CollectorRegistry()
        Counter("c", "help", registry=registry).inc()
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder) / "page.prom"
            write_to_textfile(str(path), registry)
            self.assertEqual(path.read_bytes(), registry.page())
            self.assertEqual(os.listdir(folder), ["page.prom"])


class Membership(unittest.TestCase):
    def test_later(self):
        gauge = Gauge("g", "", registry=None)
        with self.assertRaisesRegex(ValueError, "no registry"):
            gauge.set(1)
        registry = CollectorRegistry([gauge], namespace="n")
        registry.register(gauge)  # again: nothing happens
        gauge.set(1)
        self.assertIn("n_g 1", registry.render())
        with self.assertRaisesRegex(ValueError, "another registry"):
            CollectorRegistry().register(gauge)

    def test_unregister(self):
        registry = CollectorRegistry()
        counter = Counter("c", "", ["a"], registry=registry)
        child = counter.labels("x")
        with self.assertRaisesRegex(ValueError, "in use"):
            registry.unregister(counter)
        with self.assertRaisesRegex(ValueError, "not in this registry"):
            CollectorRegistry().unregister(counter)
        del child
        registry.unregister(counter)
        self.assertEqual(registry.render(), [])
        with self.assertRaises(ValueError):
            counter.labels("x")
        Counter("c", "the name is free again", registry=registry)

    def test_a_metric_nobody_has_stays(self):
        registry = CollectorRegistry()
        Gauge("g", "", registry=registry)
        gc.collect()
        self.assertIn("g 0", registry.render())

    def test_nothing_is_left_of_a_registry(self):
        registry = CollectorRegistry()
        registry.cycle = Gauge("g", "", ["l"], registry=registry).labels("x")
        gone = weakref.ref(registry)
        del registry
        gc.collect()
        self.assertIsNone(gone())


class AtOnce(unittest.TestCase):
    def test_threads(self):
        registry = CollectorRegistry()
        counter = Counter("c", "", registry=registry)
        labelled = Counter("l", "", ["n"], registry=registry)
        pages = []

        def count(number):
            for step in range(2000):
                counter.inc()
                labelled.labels(step % 50).inc()
                if step % 100 == 0:
                    Gauge(f"g_{number}_{step}", "", registry=registry)

        def scrape():
            while counter.get() < 8000:
                pages.append(registry.page())

        threads = [threading.Thread(target=count, args=(number,)) for number in range(4)]
        threads += [threading.Thread(target=scrape) for _ in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(counter.get(), 8000)
        self.assertEqual(sum(labelled.labels(number).get() for number in range(50)), 8000)
        for page in pages[:3] + pages[-3:]:
            list(text_string_to_metric_families(page.decode()))

    def test_others_run_while_a_page_is_made(self):
        registry = CollectorRegistry()
        gauge = Gauge("g", "", ["n"], registry=registry)
        for number in range(50000):
            gauge.labels(number).set(number / 7)
        steps = 0
        stopping = False

        def count():
            nonlocal steps
            while not stopping:
                time.sleep(0.0001)
                steps += 1

        thread = threading.Thread(target=count)
        thread.start()
        interval = sys.getswitchinterval()
        sys.setswitchinterval(1000)  # who has the GIL keeps it, until it lets it go
        try:
            def steps_within_a_page():
                before = steps
                registry.page()
                return steps - before

            self.assertTrue(any(steps_within_a_page() for _ in range(50)))
        finally:
            sys.setswitchinterval(interval)
            stopping = True
            thread.join()

    def test_fork(self):
        registry = CollectorRegistry()
        gauge = Gauge("g", "", ["n"], registry=registry)
        for number in range(2000):
            gauge.labels(number).set(1)
        stopping = threading.Event()

        def scrape():
            while not stopping.is_set():
                registry.page()

        threads = [threading.Thread(target=scrape) for _ in range(2)]
        for thread in threads:
            thread.start()
        try:
            for _ in range(20):
                child = os.fork()
                if child == 0:
                    gauge.labels("child").set(2)
                    os._exit(0 if b'g{n="child"} 2\n' in registry.page() else 1)
                self.assertEqual(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), 0)
        finally:
            stopping.set()
            for thread in threads:
                thread.join()
        self.assertNotIn(b"child", registry.page())

    def test_sub_interpreter(self):
        try:
            import _xxsubinterpreters as interpreters
        except ImportError:
            self.skipTest("this Python has no sub-interpreters to try")
        other = interpreters.create()
        try:
            interpreters.run_string(other, """if True:
                from prometheus_express import REGISTRY, Counter
                Counter("its_own", "").inc()
                assert REGISTRY.render()[-1] == "its_own_total 1", REGISTRY.render()
                """)
        finally:
            interpreters.destroy(other)
        self.assertNotIn(b"its_own", REGISTRY.page())


unittest.main()
