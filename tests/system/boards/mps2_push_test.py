"""The board MPS2 AN386, emulated by QEMU, pushes and writes over lwIP; support/boards_push.py says what."""

import shlex
import sys
import time
import unittest

from support.boards_push import PushTests, SleepingStationTests
from support.harness import BUILD, SOURCE, Folder, Program
from support.qemu import EMULATOR, Board

HOST = "10.0.2.2"  # what the emulator's network calls this machine's loopback
RELAY = SOURCE / "tests/system/support/relay.py"


class PushBoard(Board):
    def __init__(self, image, network, *options):
        self._folder = Folder()
        self._monitor = self._folder.__enter__() / "monitor"
        Program.__init__(
            self,
            *shlex.split(EMULATOR),
            BUILD / "tests/system" / image,
            *("-nic", f"user,model=lan9118{network}"),
            *("-monitor", f"unix:{self._monitor},server=on,wait=off"),
            *options,
        )

    def __enter__(self):
        return Program.__enter__(self)


class Push(PushTests, unittest.TestCase):
    def board(self, gateway_port, store_port, words):
        start_ms = int(time.time() * 1000) - 1_000_000  # its clock may be fast
        line = f"{HOST}:{gateway_port} {HOST}:{store_port}/api/v1/write {words} {start_ms}"
        return PushBoard("push_board.elf", "", "-append", line)


class Example(SleepingStationTests, unittest.TestCase):
    def sleeping_station(self, gateway_port):
        """Its gateway is at an address that the emulator forwards to a port of ours."""
        relay = f"{sys.executable} {RELAY} {gateway_port}"
        return PushBoard("light_sleeper.elf",
                         f",restrict=on,guestfwd=tcp:10.0.2.100:9091-cmd:{relay}")

    def check_weather(self, values):
        for sensor in ("bme680", "si7021"):
            self.assertTrue(14 <= values["temperature_celsius", sensor] <= 28)
            self.assertTrue(30 <= values["humidity_percent", sensor] <= 70)


unittest.main()
