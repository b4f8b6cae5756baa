"""What testssl.sh says of the weather station on the emulated MPS2 AN386."""

import unittest

from support.harness import Folder
from support.qemu import Board
from support.secure_station import Identity
from support.testssl import LONG, check

IDENTITY_PAGE = "0x3fe000"


@unittest.skipUnless(LONG, "./test --long runs it")
class TestSsl(unittest.TestCase):
    def test_station(self):
        identity = Identity(self.enterContext(Folder()), asks_certificates=False)
        loader = f"loader,file={identity.block},addr={IDENTITY_PAGE}"
        with Board("tests/system/secure_station.elf", "-device", loader) as board:
            check(self, board.port, identity.authority)
            self.assertTrue(board.running())


if __name__ == "__main__":
    unittest.main()
