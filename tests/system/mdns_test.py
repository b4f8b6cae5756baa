"""Somebody else's multicast DNS (python3-zeroconf) finds a station, on loopback."""

import json
import os
import sys
import unittest

import zeroconf

from support.harness import BUILD, SOURCE, Folder, Program, fetch, wait_until
from support.mdns_browser import LOOPBACK, TYPE, Browser


class Station(Program):
    """With names that no other test has."""

    def __init__(self, name):
        super().__init__(BUILD / "tests" / "system" / "mdns_station", name, name.replace(" ", "-"))

    def __enter__(self):
        super().__enter__()
        self.port = int(self.wait_for_line(r"serving at port (\d+)\n").group(1))
        return self


class Mdns(unittest.TestCase):
    def setUp(self):
        self.name = f"Mill {os.getpid()} {self._testMethodName[5:9]}"
        self.browser = self.enterContext(Browser())

    def test_found_by_who_browses_and_gone_when_it_ends(self):
        self.browser.browse()
        with Station(self.name) as station:
            info = self.browser.found(self.name)
            self.assertEqual(info.port, station.port)
            self.assertEqual(info.server, self.name.replace(" ", "-") + ".local.")
            self.assertEqual(info.parsed_addresses(), LOOPBACK)
            self.assertEqual(info.properties, {b"path": b"/metrics"})
            page = fetch(info.port, info.properties[b"path"].decode())
            self.assertIn(b"station_answers 1\n", page)
        # Of what says goodbye nobody waits for the end.
        self.browser.wait_until_gone(self.name)

    def test_found_by_who_comes_later(self):
        with Station(self.name) as station:
            station.wait_for_line("announced: ")
            self.browser.browse()
            self.assertEqual(self.browser.found(self.name).port, station.port)
            types = zeroconf.ZeroconfServiceTypes.find(self.browser.zeroconf, timeout=3)
            self.assertIn(TYPE, types)

    def test_of_two_with_one_name_the_second_takes_another(self):
        self.browser.browse()
        with Station(self.name) as first:
            first.wait_for_line("announced: ")
            with Station(self.name) as second:
                second.wait_for_line(r"announced: .* \(2\) at .*-2\n")
                self.assertEqual(self.browser.found(self.name).port, first.port)
                other = self.browser.found(f"{self.name} (2)")
                self.assertEqual(other.port, second.port)
                self.assertEqual(other.server, self.name.replace(" ", "-") + "-2.local.")

    def test_becomes_a_target_of_prometheus(self):
        """By tools/mdns_targets; others may be in the file as well."""
        with Folder() as folder:
            file = folder / "stations.json"
            tool = SOURCE / "tools" / "mdns_targets"
            with Program(sys.executable, "-B", tool, "--interface", LOOPBACK[0], file):
                with Station(self.name) as station:
                    host = self.name.replace(" ", "-") + ".local"
                    expected = {"targets": [f"127.0.0.1:{station.port}"],
                                "labels": {"__metrics_path__": "/metrics", "__meta_mdns_name": self.name,
                                           "__meta_mdns_host": host}}
                    wait_until("the target", lambda: file.exists()
                               and expected in json.loads(file.read_text(encoding="utf-8")))
                wait_until("the end of the target", lambda: expected not in
                           json.loads(file.read_text(encoding="utf-8")))

    def test_somebody_elses_service_keeps_its_name(self):
        full = f"{self.name}.{TYPE}"
        taken = zeroconf.ServiceInfo(TYPE, full, port=1, server=f"other-{os.getpid()}.local.",
                                     parsed_addresses=LOOPBACK)
        self.browser.zeroconf.register_service(taken)
        with Station(self.name) as station:
            station.wait_for_line(r"announced: .* \(2\) at ")

    def test_a_name_of_ours_is_refused_to_somebody_else(self):
        with Station(self.name) as station:
            station.wait_for_line("announced: ")
            taken = zeroconf.ServiceInfo(TYPE, f"{self.name}.{TYPE}", port=1,
                                         server=f"other-{os.getpid()}.local.",
                                         parsed_addresses=LOOPBACK)
            with self.assertRaises(zeroconf.NonUniqueNameException):
                self.browser.zeroconf.register_service(taken)


unittest.main()
