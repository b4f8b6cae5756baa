"""The Feather M4 under attack: support/attacks.py says what must hold. Prints a table."""

import unittest

from support.attacks import BoardAttacks
from support.feather_m4 import Station


class Attack(BoardAttacks, unittest.TestCase):
    station = Station


unittest.main()
