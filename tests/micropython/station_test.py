"""The program as it is written for boards, which runs on CPython too, unchanged: the same page."""

import unittest

from places import BOARDS, EVERY_KIND, EXAMPLES, STATION_PAGE
from running import Serving
from support.harness import fetch


class Station(unittest.TestCase):
    def test_page(self):
        for kind in EVERY_KIND:
            with self.subTest(kind), Serving(kind, EXAMPLES / "station.py", BOARDS) as station:
                for _ in range(3):
                    self.assertEqual(fetch(station.port).decode(), STATION_PAGE)
                self.assertIn("Network: ('127.0.0.1', 0, 0, 0)\n", station.log())


unittest.main()
