"""What testssl.sh says of the weather station on an emulated Feather M4."""

import unittest

from support.feather_m4 import Station, image_with_identity
from support.harness import BUILD, Folder
from support.secure_station import Identity
from support.testssl import LONG, check

PROGRAM = BUILD / "tests/system/secure_station_feather_m4.bin"


@unittest.skipUnless(LONG, "./test --long runs it")
class TestSsl(unittest.TestCase):
    def test_station(self):
        identity = Identity(self.enterContext(Folder()), asks_certificates=False)
        with Station("--serial", program=image_with_identity(PROGRAM, identity.block)) as board:
            check(self, board.port, identity.authority)
            self.assertTrue(board.running())


if __name__ == "__main__":
    unittest.main()
