"""tools/check_board against the emulated Feather M4, with somebody who does what it asks for."""

import os
import queue
import subprocess
import sys
import threading
import tty
import unittest

from support.feather_m4 import Station
from support.harness import PATIENCE, SOURCE

WEATHER = (21.5, 40.5, 1001.25, 50_000)
BREATH = (30.5, 90.5, 1001.25, 40_000)
# The emulated board's time passes more slowly than the wall's where this machine is busy.
NOT_JUDGED = {"clock"}
ROWS = {"page", "time of a page", "one connection", "counters", "1 clients", "8 clients", "16 clients",
        "wrk, 4 connections", "cable", "counters after it", "sensors", "reset button", "serial"}


class Adapter:
    """A serial port at .device that says what the board's console does."""

    def __init__(self, board):
        self._board = board
        self._end = threading.Event()

    def __enter__(self):
        self._port, self._far_end = os.openpty()
        tty.setraw(self._far_end)
        self.device = os.ttyname(self._far_end)
        self._thread = threading.Thread(target=self._pass_on)
        self._thread.start()
        return self

    def __exit__(self, *_):
        self._end.set()
        self._thread.join()
        os.close(self._port)
        os.close(self._far_end)

    def _pass_on(self):
        passed = 0
        while not self._end.wait(0.05):
            log = self._board.log().encode()
            if len(log) > passed:
                os.write(self._port, log[passed:])
                passed = len(log)


class CheckBoard(unittest.TestCase):
    def setUp(self):
        self.board = self.enterContext(Station("--serial"))
        self.board.set_weather(WEATHER)
        self.board.wait_for_rounds(1)

    def check(self, *options, answers=()):
        """What it prints and its exit status. Each of `answers` is what it asks for and what is done then."""
        command = [sys.executable, "-B", SOURCE / "tools" / "check_board", self.board.url, "--seconds", "1", *options]
        answers = list(answers)
        with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as program:
            lines = queue.Queue()
            threading.Thread(target=self.pass_on, args=(program.stdout, lines), daemon=True).start()
            printed = []
            try:
                while (line := lines.get(timeout=2 * PATIENCE)) is not None:
                    printed.append(line)
                    if line.startswith(">>> "):
                        asked, act = answers.pop(0)
                        self.assertIn(asked, line)
                        act()
                        program.stdin.write("\n")
                        program.stdin.flush()
            finally:
                program.kill()
        self.assertEqual(answers, [])
        return "".join(printed), program.wait()

    @staticmethod
    def pass_on(printed, lines):
        for line in printed:
            lines.put(line)
        lines.put(None)

    def rows(self, printed):
        """By name: ok, FAILED or skipped, of the table that is to be sent."""
        lines = (line.split(" | ") for line in printed.splitlines() if line.startswith("| "))
        return {name.removeprefix("| "): result for name, result, *_ in lines if result not in ("Result", "---")}

    def breathe(self):
        self.board.set_weather(BREATH)
        self.board.wait_for_rounds(1)

    def test_a_board_that_is_well(self):
        adapter = self.enterContext(Adapter(self.board))
        printed, _ = self.check("--serial", adapter.device, answers=[
            ("Pull", lambda: self.board.fault("w5500.link_lost", 1)),
            ("Plug", lambda: self.board.fault("w5500.link_lost", 0)),
            ("Breathe", self.breathe),
            ("reset button", lambda: self.board.command("reset"))])
        rows = {name: result for name, result in self.rows(printed).items() if name not in NOT_JUDGED}
        self.assertEqual(rows, dict.fromkeys(ROWS, "ok"), printed)
        self.assertRegex(printed, r'a page after .* prom_express_reset_info.cause=')
        self.assertRegex(printed, r'temperature\{sensor="si7021"\} 21\.\d+ -> 30\.\d+')
        self.assertIn("serving /metrics at port 8080", printed[printed.index("Serial log:"):])
        self.assertIn("# TYPE prom_express_gas gauge", printed[printed.index("Page:"):])

    def test_one_that_is_gone(self):
        printed, status = self.check(answers=[("Pull", lambda: self.board.command("quit")),
                                              ("Plug", lambda: None)])
        self.assertEqual(self.rows(printed)["cable"], "FAILED", printed)
        self.assertEqual(status, 1)

    def test_nobody_there(self):
        printed, _ = self.check("--alone")
        rows = self.rows(printed)
        self.assertEqual({rows[name] for name in ("cable", "sensors", "reset button")}, {"skipped"})


unittest.main()
