"""Registries in C++ beside the metrics of the official client, on one page."""

import ctypes
import os
import unittest

import prometheus_client

from prometheus_express import CollectorRegistry, Counter, Histogram
from prometheus_express.bridge import RegistryCollector


class Bridge(unittest.TestCase):
    def setUp(self):
        self.theirs = prometheus_client.CollectorRegistry()
        prometheus_client.Gauge("their_gauge", "theirs", registry=self.theirs).set(7)

    def page(self):
        return prometheus_client.generate_latest(self.theirs).decode()

    def test_a_module_in_cpp(self):
        inside = ctypes.CDLL(os.environ["PROMETHEUS_EXPRESS_INSIDE"])
        inside.page.restype = ctypes.c_char_p
        self.theirs.register(RegistryCollector(inside.page))
        for seconds in 0.005, 0.05:
            inside.take_frame(b'the "left"', ctypes.c_double(seconds))
        page = self.page()
        for line in ("their_gauge 7.0", r'camera_frames_total{camera="the \"left\""} 2.0',
                     'camera_exposure_seconds_bucket{le="0.01"} 1.0', "camera_exposure_seconds_count 2.0",
                     "# TYPE camera_frames_total counter"):
            self.assertIn(line + "\n", page)

    def test_a_registry_of_this_package(self):
        ours = CollectorRegistry(namespace="ours")
        Counter("c", "help", ["l"], registry=ours).labels("x").inc(3)
        Histogram("h", "help", buckets=[1], registry=ours).observe(0.5)
        self.theirs.register(RegistryCollector(ours))
        self.assertIn('ours_c_total{l="x"} 3.0\n', self.page())
        self.assertIn('ours_h_bucket{le="1.0"} 1.0\n', self.page())
        self.assertIn("their_gauge 7.0\n", self.page())

    def test_what_is_neither(self):
        for wrong in None, 5, "page":
            with self.assertRaisesRegex(TypeError, "neither"):
                RegistryCollector(wrong)


unittest.main()
