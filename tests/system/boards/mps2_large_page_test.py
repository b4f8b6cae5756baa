"""A page that is larger than all buffers of the board arrives whole, however it is read."""

import socket
import threading
import time
import unittest

from support.harness import PATIENCE, fetch
from support.qemu import Board

PAGE = b"".join(b"%07d\n" % line for line in range(50_000))


class LargePage(unittest.TestCase):
    def setUp(self):
        self.board = self.enterContext(Board("tests/system/large_page.elf"))

    def test_one_after_the_other(self):
        for _ in range(5):
            self.assertEqual(fetch(self.board.port), PAGE)

    def test_four_at_once(self):
        pages = []
        threads = [threading.Thread(target=lambda: pages.append(fetch(self.board.port)))
                   for _ in range(4)]
        for thread in threads:
            thread.start()
            time.sleep(0.1)  # the emulator lets one connection wait at a time
        for thread in threads:
            thread.join()
        self.assertEqual([page == PAGE for page in pages], [True] * 4)

    def test_slow_reader(self):
        """Takes little at a time, with pauses; others are served meanwhile."""
        with socket.socket() as client:
            client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            client.settimeout(PATIENCE)
            client.connect(("127.0.0.1", self.board.port))
            client.sendall(b"GET /metrics HTTP/1.0\r\n\r\n")
            answer = b""
            while piece := client.recv(20_000):
                answer += piece
                time.sleep(0.02)
                if len(answer) < 100_000:
                    self.assertEqual(fetch(self.board.port), PAGE)
            self.assertEqual(answer.split(b"\r\n\r\n", 1)[1], PAGE)

    def test_reader_that_goes_away(self):
        for _ in range(10):
            with socket.create_connection(("127.0.0.1", self.board.port), PATIENCE) as client:
                client.sendall(b"GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n")
                self.assertTrue(client.recv(100))
        self.assertEqual(fetch(self.board.port), PAGE)


unittest.main()
