"""The Feather M4 under attack: support/attacks.py says what must hold. Prints a table."""

import unittest

from support.attacks import check_attack, print_heading
from support.feather_m4 import Station

ATTACKS = [("idle", 8), ("slow_headers", 8), ("expect", 8), ("slow_reader", 8), ("reset", 8)]


class Attack(unittest.TestCase):
    def test_attacks(self):
        print_heading()
        for kind, count in ATTACKS:
            with self.subTest(kind=kind, count=count), Station() as station:
                check_attack(self, station, kind, count)


unittest.main()
