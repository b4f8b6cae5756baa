"""Who browses by multicast DNS finds the Feather's station, as CMake's option makes it."""

import unittest

import zeroconf

from support.feather_m4 import Station
from support.harness import BUILD
from support.mdns_browser import LOOPBACK, TYPE, Browser

PROGRAM = BUILD / "tests" / "system" / "feather_m4_announced"
NAME = "sensor-station"
# The address that the emulator's DHCP server gives, and its port there.
ADDRESS = ["10.0.2.15"]
PORT = 8080


class Announced(unittest.TestCase):
    def test_found_and_found_again_after_the_chip_was_reset(self):
        with Browser() as browser, Station("--mdns", program=PROGRAM) as station:
            browser.browse()
            info = browser.found(NAME)
            self.assertEqual((info.port, info.parsed_addresses()), (PORT, ADDRESS))
            self.assertEqual(info.server, f"{NAME}.local.")
            self.assertEqual(info.properties, {b"path": b"/metrics"})
            page = station.samples()
            # It needs one of the chip's sockets, and the server has the others.
            states = station.sockets()
            self.assertEqual(states.count("SOCK_UDP"), 1, states)
            self.assertGreaterEqual(states.count("SOCK_LISTEN 8080"), 5, states)

            station.fault("w5500.reset", 1)
            resets = "prom_express_network_reinitialisations_total"
            station.let_run(3_000)  # what is asked meanwhile may be lost
            self.assertGreater(station.samples()[resets], page[resets])
            with Browser() as later:
                later.browse()
                self.assertEqual(later.found(NAME).parsed_addresses(), ADDRESS)

    def test_where_somebody_has_its_name_it_takes_another(self):
        with Browser() as browser:
            browser.zeroconf.register_service(zeroconf.ServiceInfo(
                TYPE, f"{NAME}.{TYPE}", port=1, server="somebody.local.", parsed_addresses=LOOPBACK))
            browser.browse()
            with Station("--mdns", program=PROGRAM):
                other = browser.found(f"{NAME} (2)")
                self.assertEqual((other.server, other.port), (f"{NAME}-2.local.", PORT))
                self.assertEqual(browser.found(NAME).port, 1)


unittest.main()
