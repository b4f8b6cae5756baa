"""A port that a test was given is nobody else's: neither another test's nor a client's."""

import pathlib
import socket
import subprocess
import sys
import unittest

from support.ports import candidates, free_port

# Another test, which lives until its input ends. It may choose among its arguments.
OTHER = """
import sys
from support.ports import free_port
try:
    print(free_port([int(port) for port in sys.argv[1:]]), flush=True)
except RuntimeError as err:
    print(err, flush=True)
sys.stdin.read()
"""


def another(*ports):
    return subprocess.Popen([sys.executable, "-c", OTHER, *map(str, ports)], stdin=subprocess.PIPE,
                            stdout=subprocess.PIPE, text=True)


class Ports(unittest.TestCase):
    def test_of_one_process(self):
        port = free_port()
        with another(port) as other:
            self.assertEqual(other.communicate()[0], "no port is free\n")
        self.assertNotEqual(free_port([port, *candidates()]), port)

    def test_until_that_ends(self):
        port = free_port(candidates()[:100])
        ports = [second for second in candidates() if second != port][:100]
        with another(*ports) as first:
            given = int(first.stdout.readline())
            with another(given) as second:
                self.assertEqual(second.communicate()[0], "no port is free\n")
            first.communicate()
        with another(given) as third:
            self.assertEqual(third.communicate()[0], f"{given}\n")

    def test_taken_by_a_stranger(self):
        port = free_port()
        with socket.socket() as stranger:
            stranger.bind(("127.0.0.1", 0))
            stranger.listen()
            taken = stranger.getsockname()[1]
            self.assertNotEqual(free_port([taken, *candidates()]), taken)
        self.assertNotEqual(port, taken)

    def test_of_no_client(self):
        first, last = map(int, pathlib.Path("/proc/sys/net/ipv4/ip_local_port_range").read_text().split())
        if first < 20000:
            self.skipTest("this machine gives nearly all ports to clients")
        self.assertFalse(set(candidates()) & set(range(first, last + 1)))


unittest.main()
