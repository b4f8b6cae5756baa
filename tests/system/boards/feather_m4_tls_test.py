"""The weather station on an emulated Feather M4, over TLS: support/secure_station.py says what."""

import sys
import unittest

from support.feather_m4 import Station
from support.harness import BUILD, SOURCE
from support.secure_station import SecureStation

sys.path.insert(0, str(SOURCE / "tools"))
sys.dont_write_bytecode = True
from make_uf2 import to_uf2  # noqa: E402  # in tools/

PROGRAM = BUILD / "tests/system/secure_station_feather_m4.bin"
FLASH = 512 * 1024
APPLICATION = 16 * 1024
FAMILY = 0x55114460


class Tls(SecureStation, unittest.TestCase):
    @classmethod
    def boot(cls, identity):
        block = identity.block.read_bytes()
        image = PROGRAM.read_bytes().ljust(FLASH - 8192 - APPLICATION, b"\xff") + block
        program = identity.folder / "station.uf2"
        program.write_bytes(to_uf2(image, APPLICATION, FAMILY))
        return Station("--serial", program=program)

    def look_at_first(self, samples):
        # In the board's own time, which a slow machine does not change. No page was written before, so
        # that this is the handshake: 6.4 to 12.3 ms were seen.
        self.assertLess(samples["prom_express_longest_update_seconds"], 0.020)


if __name__ == "__main__":
    unittest.main()
