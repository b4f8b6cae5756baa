"""The weather station on the board MPS2 AN386, emulated by QEMU, over TLS: support/secure_station.py says
what. The board has no source of entropy, and its program says that its keys can be foreseen."""

import unittest

from support.qemu import Board
from support.secure_station import SecureStationWithAllClients
from support.time_server import TimeServer

IDENTITY_PAGE = "0x3fe000"


class Tls(SecureStationWithAllClients, unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.TIME_SERVER = f"10.0.2.2:{cls.enterClassContext(TimeServer()).port}"
        super().setUpClass()

    @classmethod
    def boot(cls, identity):
        return Board("tests/system/secure_station.elf", "-device",
                     f"loader,file={identity.block},addr={IDENTITY_PAGE}", alone=False)

    def test_entropy(self):
        self.assertIn("FOR TESTS ONLY: keys of TLS can be foreseen on this board", self.board.log())


if __name__ == "__main__":
    unittest.main()
