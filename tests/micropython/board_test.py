"""The module on an emulated board (machines.py), as on one with a firmware: board_test.py BOARD.

Its clients come over a serial port (board/socket.py).
"""

import sys
import unittest

from emulated import Board
from machines import MACHINES
from places import BOARDS, EXAMPLES, PROGRAMS, STATION_PAGE, package
from requests_of_serve import WRONG, RequestsOfServe

NAME = sys.argv.pop(1)
KINDS = MACHINES[NAME].kinds

TURN = """\
import gc, turn
turn.work()
gc.collect()
print(gc.mem_free())
"""


def board(kind):
    return Board(NAME, package(kind), PROGRAMS, BOARDS, EXAMPLES)


class OnBoard(RequestsOfServe, unittest.TestCase):
    def test_metrics(self):
        for kind in KINDS:
            with self.subTest(kind), board(kind) as its:
                printed = its.run("import metrics")
                self.assertGreater(printed.count("ok test_"), 5, printed)

    def test_original(self):
        for kind in KINDS:
            with self.subTest(kind), board(kind) as its:
                printed = its.run("import original")
                self.assertGreater(printed.count("ok test_"), 5, printed)

    def test_memory(self):
        for kind in KINDS:
            with self.subTest(kind), board(kind) as its:
                self.assertEqual(its.run("import memory"), "ok True\nok\nok\n")

    def test_soft_resets(self):
        """Each leaves nothing behind: neither metrics, nor less memory."""
        for kind in KINDS:
            with self.subTest(kind), board(kind) as its:
                first = its.run(TURN)
                self.assertIn("turn_steps_total 10\n", first)
                for _ in range(10):
                    self.assertIn("soft reboot", its.soft_reset())
                    self.assertEqual(its.run(TURN), first)

    def test_station(self):
        for kind in KINDS:
            with self.subTest(kind), board(kind) as its:
                its.begin("import station")
                its.wait_for("Network: ('127.0.0.1', 0, 0, 0)\r\n")
                for _ in range(3):
                    status, _, page = its.ask("GET", "/metrics")
                    self.assertEqual((status, page.decode()), (200, STATION_PAGE))
                its.wait_for("Error accepting request: ")

    def test_requests(self):
        for kind in KINDS:
            with self.subTest(kind), board(kind) as its:
                self.serve(its)

    def serve(self, its):
        its.begin("sys.argv[:] = ['', '80']\nimport serve")
        self.ask = its.ask
        self.answers()
        self.mistakes()
        self.assertEqual(self.ask("GET", "/stop")[0], 500)
        log = its.end()
        self.assertEqual(log.count("ok\n"), 4, log)
        self.assertIn("taken\n", log)
        self.assertEqual(log.count("answering GET"), len(WRONG), log)
        self.assertTrue(log.endswith("stopped\nthe server is closed\n"), log)


unittest.main()
