"""The weather station on an emulated W5500-EVB-Pico. The emulator takes the commands of the other one,
but for a few faults."""

import os
import pathlib

from support import feather_m4
from support.harness import BUILD

PROGRAM = BUILD / "examples" / "sensor_station_w5500_evb_pico"  # .elf, .bin, .uf2

ROUND_MS = 1_000


class Station(feather_m4.Station):
    EMULATOR = pathlib.Path(os.environ.get("PROMETHEUS_EXPRESS_W5500_EVB_PICO", ""))
    PROGRAM = PROGRAM

    def wait_for_rounds(self, count):
        """By the board's clock: pages take so long here that there is little time beside them."""
        self.let_run((count + 1) * ROUND_MS + 300)
        return self.samples()
