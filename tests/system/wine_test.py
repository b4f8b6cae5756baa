"""A server for Windows, which runs in Wine, met from outside."""

import os
import socket
import subprocess
import unittest

from support.harness import BUILD, Program

EMULATOR = os.environ["PROMETHEUS_EXPRESS_EMULATOR"].split()
HOST_SENSORS = BUILD / "examples" / "host_sensors.exe"
REQUEST = b"GET /metrics HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"


def read_all(connection):
    parts = []
    while part := connection.recv(65536):
        parts.append(part)
    return b"".join(parts)


class Wine(unittest.TestCase):
    def setUp(self):
        self.example = self.enterContext(Program(*EMULATOR, HOST_SENSORS, "--port", "0"))
        self.port = int(self.example.wait_for_line(r"serving http://localhost:(\d+)/").group(1))

    def test_scraped_by_curl(self):
        url = f"http://127.0.0.1:{self.port}/metrics"
        command = ["curl", "--silent", "--show-error", "--include", "--max-time", "30", url]
        for _ in range(3):
            page = subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout.decode()
            self.assertTrue(page.startswith("HTTP/1.1 200 OK\r\n"), page)
            self.assertRegex(page, r"(?m)^process_resident_memory_bytes \d+")
            self.assertTrue(page.endswith("\n"))

    def test_eight_at_once(self):
        connections = []
        for _ in range(8):
            connection = socket.create_connection(("127.0.0.1", self.port), timeout=30)
            self.addCleanup(connection.close)
            connection.sendall(REQUEST[:30])
            connections.append(connection)
        for connection in connections:
            connection.sendall(REQUEST[30:])
        for connection in connections:
            answer = read_all(connection)
            self.assertTrue(answer.startswith(b"HTTP/1.1 200 OK\r\n"), answer[:100])
            self.assertTrue(answer.endswith(b"_http_timeouts_total 0\n"), answer[-100:])

    def test_port_in_use_is_named(self):
        with Program(*EMULATOR, HOST_SENSORS, "--port", str(self.port)) as second:
            self.assertEqual(second.wait(), 1)
            self.assertRegex(second.log(), rf"port {self.port} is in use by another program")


if __name__ == "__main__":
    unittest.main()
