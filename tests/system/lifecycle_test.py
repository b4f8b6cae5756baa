"""How the example starts and ends."""

import signal
import socket
import subprocess
import unittest

from support.harness import PATIENCE, HostSensors, fetch


def run(*options):
    """An example that ends by itself: (exit code, what it printed)."""
    done = subprocess.run(
        [HostSensors.PATH, *options],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        timeout=PATIENCE,
        check=False,
    )
    return done.returncode, done.stdout.decode()


class Lifecycle(unittest.TestCase):
    def test_port_in_use(self):
        with HostSensors() as first:
            code, words = run("--port", str(first.port))
            self.assertGreater(code, 0)
            self.assertIn(str(first.port), words)
            fetch(first.port)

    def test_ctrl_c(self):
        with HostSensors() as example:
            fetch(example.port)
            self.assertEqual(example.interrupt(), 0)

    def test_sigterm(self):
        with HostSensors() as example:
            example.signal(signal.SIGTERM)
            self.assertEqual(example.wait(), 0)

    def test_stops_while_connections_are_open(self):
        with HostSensors() as example:
            idle = self.enterContext(socket.create_connection(("127.0.0.1", example.port)))
            half = self.enterContext(socket.create_connection(("127.0.0.1", example.port)))
            half.sendall(b"GET /metrics HTTP/1.1\r\nHost:")
            fetch(example.port)
            self.assertEqual(example.interrupt(), 0)
            for connection in (idle, half):
                connection.settimeout(PATIENCE)
                try:
                    self.assertEqual(connection.recv(1), b"")
                except ConnectionResetError:
                    pass

    def test_port_is_free_again_at_once(self):
        with HostSensors() as first:
            fetch(first.port)
            self.assertEqual(first.interrupt(), 0)
            with HostSensors("--port", str(first.port)) as second:
                self.assertEqual(second.port, first.port)
                fetch(second.port)

    def test_bad_options(self):
        for options in (["--port"], ["--port", "65536"], ["--port", "x"], ["--nonsense"]):
            code, words = run(*options)
            self.assertGreater(code, 0, options)
            self.assertIn(options[0], words)

    def test_help(self):
        code, words = run("--help")
        self.assertEqual(code, 0)
        self.assertIn("--port", words)


unittest.main()
