"""Where the station on a Feather M4 has its random numbers from."""

import unittest

from support.feather_m4 import Station

KEY_BYTES = 16  # of which each is a number of its own (boards/feather_m4/entropy.cpp)


class Entropy(unittest.TestCase):
    def test_the_generator_is_asked_once(self):
        with Station() as station:
            station.samples()
            self.assertEqual(station.counters()["trng_numbers"], KEY_BYTES)

    def test_a_generator_that_never_gets_ready_holds_nobody_up(self):
        """The station starts, gets its address by DHCP and serves all the same."""
        with Station("--fault", "trng.silent=1") as station:
            station.wait_for_rounds(1)
            counters = station.counters()
            self.assertEqual((counters["trng_numbers"], counters["resets"]), (0, 0))

    def test_a_generator_that_gets_ready_late_is_used_then(self):
        with Station("--fault", "trng.silent=1") as station:
            station.command("clear")
            self.assertEqual(station.counters()["trng_numbers"], 0)
            # Who asks for the address again asks for a number.
            station.fault("w5500.link_lost", 1)
            station.let_run(1_000)
            station.command("clear")
            station.wait_for_rounds(1)
            self.assertEqual(station.counters()["trng_numbers"], KEY_BYTES)


unittest.main()
