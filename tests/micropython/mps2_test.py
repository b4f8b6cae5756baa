"""The native module on an emulated Cortex-M3 (MPS2 AN385), as on a board with a stock firmware.

Its floats have 32 bits; its clients come over a serial port (mps2/socket.py).
"""

import unittest

from emulated import Board
from places import BOARDS, EXAMPLES, HERE, MPS2, PROGRAMS, STATION_PAGE, package
from requests_of_serve import WRONG, RequestsOfServe

KINDS = ("armv7m", "armv6m")  # what a Cortex-M3 executes

TURN = """\
import gc, turn
turn.work()
gc.collect()
print(gc.mem_free())
"""


def board(kind):
    return Board(("qemu-system-arm", "-machine", "mps2-an385", "-semihosting", "-kernel", MPS2), 0x21000000,
                 package(kind), HERE / "mps2", PROGRAMS, BOARDS, EXAMPLES)


class Mps2(RequestsOfServe, unittest.TestCase):
    def test_metrics(self):
        for kind in KINDS:
            with self.subTest(kind), board(kind) as its:
                printed = its.run("import metrics")
                self.assertGreater(printed.count("ok test_"), 5, printed)

    def test_memory(self):
        for kind in KINDS:
            with self.subTest(kind), board(kind) as its:
                self.assertEqual(its.run("import memory"), "ok True\nok\nok\n")

    def test_soft_resets(self):
        """Each leaves nothing behind: neither metrics, nor less memory."""
        with board("armv7m") as its:
            first = its.run(TURN)
            self.assertIn("turn_steps_total 10\n", first)
            for _ in range(10):
                self.assertIn("soft reboot", its.soft_reset())
                self.assertEqual(its.run(TURN), first)

    def test_station(self):
        with board("armv7m") as its:
            its.begin("import station")
            its.wait_for("Network: ('127.0.0.1', 0, 0, 0)\r\n")
            for _ in range(3):
                status, _, page = its.ask("GET", "/metrics")
                self.assertEqual((status, page.decode()), (200, STATION_PAGE))
            its.wait_for("Error accepting request: ")

    def test_requests(self):
        with board("armv7m") as its:
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
