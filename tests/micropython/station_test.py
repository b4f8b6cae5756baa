"""The program as it is written for boards, which runs on CPython too, unchanged: the same page."""

import re
import socket
import subprocess
import unittest

from places import BOARDS, INTERPRETER, KINDS, environment
from support.harness import SOURCE, fetch, wait_until

# As tests/python/station_test.py has it of CPython.
OTHER = (SOURCE / "tests" / "python" / "station_test.py").read_text(encoding="utf-8")
PAGE = re.search('PAGE = """\\\\\n(.*?)"""', OTHER, re.DOTALL).group(1)


def free_port():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return taken.getsockname()[1]


class Station(unittest.TestCase):
    def test_page(self):
        for kind in KINDS:
            with self.subTest(kind):
                self.look_at(kind)

    def look_at(self, kind):
        port = free_port()
        station = subprocess.Popen(
            [str(INTERPRETER), str(SOURCE / "python" / "examples" / "station.py"), str(port)],
            env=environment(kind, BOARDS), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        try:
            for _ in range(3):
                self.assertEqual(wait_until("the page", lambda: self.page(port)), PAGE)
        finally:
            station.terminate()
            log = station.communicate(timeout=30)[0]
        self.assertIn("Network: ('127.0.0.1', 0, 0, 0)\n", log)

    @staticmethod
    def page(port):
        try:
            return fetch(port).decode()
        except ConnectionRefusedError:
            return None


unittest.main()
