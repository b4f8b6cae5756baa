"""The board MPS2 AN386 under attack: support/attacks.py says what must hold. Prints a table."""

import unittest

from support.attacks import BoardAttacks
from support.qemu import Station


class Attack(BoardAttacks, unittest.TestCase):
    station = Station


unittest.main()
