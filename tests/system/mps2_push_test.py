"""An emulated board pushes to a real Pushgateway and writes to a real Prometheus over its own stack,
also when the cable is pulled in mid-push."""

import pathlib
import re
import shlex
import sys
import time
import unittest

from harness import BUILD, Folder, Program, wait_until
from mps2 import EMULATOR, Board
from pushgateway import Pushgateway
from stores import PrometheusStore

SERIES = 3  # of the program
HOST = "10.0.2.2"  # what the emulator's network calls this machine's loopback


class PushBoard(Board):
    def __init__(self, gateway, store, scrapes):
        self._folder = Folder()
        self._monitor = self._folder.__enter__() / "monitor"
        words = (
            f"{HOST}:{gateway.port}",
            f"{HOST}:{store.port}/api/v1/write",
            scrapes,
            int(time.time() * 1000) - 1_000_000,
        )
        Program.__init__(
            self,
            *shlex.split(EMULATOR),
            BUILD / "tests/system/push_board.elf",
            *("-append", " ".join(map(str, words))),
            *("-nic", "user,model=lan9118"),
            *("-monitor", f"unix:{self._monitor},server=on,wait=off"),
        )

    def __enter__(self):
        Program.__enter__(self)
        self.wait_for_line("running")
        return self

    def end(self, seconds):
        """What it has counted."""
        wait_until("the board to be done", lambda: not self.running(), seconds)
        if self.wait() != 0:
            raise RuntimeError(self.log())
        return {name: int(n) for name, n in re.findall(r"^([a-z]+)\n(\d+)$", self.log(), re.M)}


class Push(unittest.TestCase):
    def start(self, scrapes):
        self.gateway = self.enterContext(Pushgateway(self.enterContext(Folder())))
        self.store = self.enterContext(PrometheusStore(self.enterContext(Folder())))
        return self.enterContext(PushBoard(self.gateway, self.store, scrapes))

    def measurements(self):
        """What the gateway shows of the board; None before its first push."""
        found = [v for (name, labels), v in self.gateway.samples().items()
                 if name == "board_measurements_total"]
        return float(found[0]) if found else None

    def stored(self):
        names = ("board_measurements_total", "board_temperature", "board_failed_pushes_total")
        sums = (f'sum(count_over_time({n}{{job="board",instance="mps2"}}[1h]))' for n in names)
        return [self.store.query(one) or 0 for one in sums]

    def check_the_end(self, counts, scrapes):
        self.assertEqual(counts["queued"], scrapes * SERIES)
        self.assertEqual(counts["sent"] + counts["dropped"], counts["queued"], counts)
        self.assertEqual(sum(self.stored()), counts["sent"])
        # The newest is there, and the gateway has what the board had at its end.
        last = 'max(last_over_time(board_measurements_total{job="board"}[1h]))'
        self.assertEqual(self.store.query(last), scrapes)
        self.assertEqual(self.measurements(), scrapes)

    def test_with_a_link(self):
        board = self.start(100)
        counts = board.end(60)
        self.assertEqual(counts["dropped"], 0)
        self.check_the_end(counts, 100)
        self.assertEqual(self.stored(), [100, 100, 100])

    def test_cable_is_pulled_in_mid_push(self):
        board = self.start(200)
        wait_until("a first push", self.measurements)
        for _ in range(3):
            board.plug_cable(False)
            time.sleep(2.5)
            board.plug_cable(True)
            time.sleep(1)
        counts = board.end(90)
        self.assertEqual(counts["dropped"], 0)
        self.assertGreater(counts["retries"], 0)
        self.check_the_end(counts, 200)
        self.assertEqual(self.stored(), [200, 200, 200])

    def test_longer_than_the_queue(self):
        board = self.start(400)
        wait_until("a first push", self.measurements)
        board.plug_cable(False)
        time.sleep(25)
        board.plug_cable(True)
        counts = board.end(90)
        self.assertGreater(counts["dropped"], 0)
        self.assertGreater(counts["sent"], 500)
        self.check_the_end(counts, 400)

    def test_servers_come_back(self):
        board = self.start(150)
        wait_until("a first push", self.measurements)
        self.store.stop()
        time.sleep(3)
        self.store.start()
        counts = board.end(90)
        self.assertEqual(counts["dropped"], 0)
        self.check_the_end(counts, 150)


class SleepingStation(Board):
    """The example, whose gateway is at an address that the emulator forwards to a port of ours."""

    def __init__(self, gateway):
        self._folder = Folder()
        self._monitor = self._folder.__enter__() / "monitor"
        relay = f"{sys.executable} {pathlib.Path(__file__).with_name('relay.py')} {gateway.port}"
        Program.__init__(
            self,
            *shlex.split(EMULATOR),
            BUILD / "tests/system/sleeping_station_forwarded.elf",
            *("-nic", f"user,model=lan9118,restrict=on,guestfwd=tcp:10.0.2.100:9091-cmd:{relay}"),
            *("-monitor", f"unix:{self._monitor},server=on,wait=off"),
        )

    def __enter__(self):
        return Program.__enter__(self)


class Example(unittest.TestCase):
    def test_sleeping_station(self):
        gateway = self.enterContext(Pushgateway(self.enterContext(Folder())))
        board = self.enterContext(SleepingStation(gateway))
        key = frozenset({"job": "sleeping_station", "instance": "station-1"}.items())

        def shown(name):
            return float(gateway.samples().get((f"sleeping_station_{name}", key), "nan"))

        wait_until("a second push", lambda: shown("wakes_total") >= 2)
        self.assertTrue(14 <= shown("temperature_celsius") <= 28)
        self.assertTrue(30 <= shown("humidity_percent") <= 70)
        board.plug_cable(False)
        wait_until("a push that fails", lambda: ": push to 10.0.2.100" in board.log())
        board.plug_cable(True)
        before = shown("wakes_total")
        wait_until("the next push", lambda: shown("wakes_total") > before)
        counts = [float(value) for (name, _), value in gateway.samples().items()
                  if name == "sleeping_station_failed_pushes_total"]
        self.assertGreaterEqual(sum(counts), 1)


unittest.main()
