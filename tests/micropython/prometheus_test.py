"""A real Prometheus scrapes the program for boards, in each interpreter."""

import unittest

from places import BOARDS, EXAMPLES, KINDS
from running import Serving
from support.harness import Folder
from support.prometheus import Prometheus


class Scrape(unittest.TestCase):
    def test_station(self):
        for kind in KINDS:
            with self.subTest(kind):
                self.scrape(kind)

    def scrape(self, kind):
        with Folder() as folder, Serving(kind, EXAMPLES / "station.py", BOARDS) as station, \
                Prometheus(folder, station.port) as prometheus:
            prometheus.wait_for_target()
            humidity = {labels["sensor"]: value for labels, value in prometheus.query("prom_express_humidity")}
            self.assertEqual(humidity, {"bme680": 49.4062, "si7021": 49.7976})
            self.assertEqual([value for _, value in prometheus.query("prom_express_gas")], [1060948])


unittest.main()
