"""The main loop in C, on an emulated board."""

import re
import sys
import unittest

from support.harness import BUILD, SOURCE, fetch, wait_until
from support.qemu import Board

sys.path.insert(0, str(SOURCE / "tools" / "size_report"))
from size_report import forbidden_in  # noqa: E402

PROGRAM = "examples/c_station.elf"


def value(page, series):
    return float(re.search(rf"^{re.escape(series)} (\S+)$", page, re.MULTILINE).group(1))


class CStation(unittest.TestCase):
    def test_page(self):
        with Board(PROGRAM) as board:
            page = fetch(board.port).decode()
            self.assertRegex(page, r'station_temperature_celsius\{sensor="inside"\} 2\d')
            self.assertIn("# TYPE station_loop_seconds summary\n", page)
            # The interrupt handler counts beside the loop.
            before = value(page, "station_timer_interrupts_total")
            wait_until("interrupts", lambda: value(
                fetch(board.port).decode(), "station_timer_interrupts_total") > before + 10)

    def test_no_heap(self):
        self.assertEqual(forbidden_in(BUILD / PROGRAM), [])


unittest.main()
