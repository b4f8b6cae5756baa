"""wrk hammers the server, and the official client's on CPython; and what an inc() takes.

No figure is asserted but that of errors. It prints the others.
"""

import subprocess
import unittest

from places import KINDS, PROGRAMS, environment, interpreter
from running import Serving
from support.harness import SOAK_SECONDS, fetch
from support.load import wrk, wrk_with_errors
from support.python_server import PythonServer

SECONDS = max(1, SOAK_SECONDS // 5)  # each of the runs; 60 where the soak is 300


class Load(unittest.TestCase):
    def test_requests_a_second(self):
        for connections in 1, 8, 16:
            with PythonServer("official") as server:  # which may have errors
                official = wrk_with_errors(server, connections, SECONDS)[0] / SECONDS
            print(f"rate: {connections} connections: official {official:.0f}/s", flush=True)
            for kind in KINDS:
                with Serving(kind, PROGRAMS / "gauges.py") as server:
                    self.assertEqual(fetch(server.port).count(b"\n"), 102)
                    rate = wrk(server, connections, SECONDS) / SECONDS
                    self.assertTrue(server.running())
                print(f"rate: {connections} connections: {kind} {rate:.0f}/s ({rate / official:.1f})", flush=True)

    def test_nanoseconds(self):
        for kind in KINDS:
            with self.subTest(kind):
                done = subprocess.run([interpreter(kind), PROGRAMS / "speed.py"], env=environment(kind), check=False,
                                      stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=120)
                print(f"{kind}:\n{done.stdout}", flush=True)
                self.assertEqual(done.returncode, 0)


unittest.main()
