"""The emulated board with a Prometheus beside it, as ./run feather_m4 --prometheus starts them: its
pages are whole, it has the board's temperature, and both end together."""

import json
import os
import re
import signal
import unittest

from support.feather_m4 import EMULATOR, PROGRAM
from support.harness import SOURCE, Program, fetch, wait_until
from support.ports import free_port

SCRIPT = SOURCE / "tools" / "with_prometheus.sh"


def answers(port):
    try:
        return fetch(port, "/healthz")
    except OSError:
        return None


class WithPrometheus(unittest.TestCase):
    def start(self):
        self.board_port = free_port()
        program = self.enterContext(Program(
            SCRIPT, "--listen", "0", self.board_port,
            EMULATOR, PROGRAM.with_suffix(".uf2"), "--port", f"8080:{self.board_port}"))
        found = program.wait_for_line(r"http://localhost:(\d+)(/classic/graph\S+)")
        self.port = int(found[1])
        self.page = found[2]
        wait_until("the board", lambda: answers(self.board_port))
        return program

    def check_end(self, program):
        wait_until("the end", lambda: not program.running())
        for port in (self.port, self.board_port):
            with self.assertRaises(OSError):
                fetch(port)

    def test_it_shows_the_board(self):
        program = self.start()
        page = fetch(self.port, self.page).decode()
        parts = re.findall(r'(?:src|href)="(/classic/static/[^"]+)"', page)
        self.assertGreater(len(parts), 10)
        for part in parts:
            self.assertTrue(fetch(self.port, part), part)

        def temperatures():
            answer = fetch(self.port, "/api/v1/query?query=prom_express_temperature")
            return json.loads(answer)["data"]["result"]

        wait_until("the temperature of both sensors", lambda: len(temperatures()) == 2)
        program.signal(signal.SIGTERM)
        self.check_end(program)

    def test_one_ends_with_the_other(self):
        """Its only children are Prometheus and the board."""
        program = self.start()
        with open(f"/proc/{program.pid()}/task/{program.pid()}/children", encoding="ascii") as file:
            _, board = map(int, file.read().split())
        os.kill(board, signal.SIGTERM)
        self.check_end(program)


unittest.main()
