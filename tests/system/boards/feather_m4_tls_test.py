"""The weather station on an emulated Feather M4, over TLS: support/secure_station.py says what."""

import unittest

from support.feather_m4 import Station, image_with_identity
from support.harness import BUILD
from support.secure_station import SecureStation

PROGRAM = BUILD / "tests/system/secure_station_feather_m4.bin"


class Tls(SecureStation, unittest.TestCase):
    TIME_SERVER = "10.0.2.2"  # the emulated router

    @classmethod
    def boot(cls, identity):
        return Station("--serial", program=image_with_identity(PROGRAM, identity.block))

    def look_at_first(self, samples):
        # In the board's own time, which a slow machine does not change: the handshake.
        self.assertLess(samples["prom_express_longest_update_seconds"], 0.010)


if __name__ == "__main__":
    unittest.main()
