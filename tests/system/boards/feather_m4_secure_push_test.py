"""The emulated Feather M4 pushes and writes to a real Pushgateway and a real Prometheus, both behind TLS,
a password and client certificates: its own are those of its identity page, the time comes by SNTP."""

import re
import subprocess
import sys
import time
import unittest

from support.certificates import Certificates
from support.feather_m4 import Station, image_with_identity
from support.harness import BUILD, PATIENCE, SOURCE, Folder, Program
from support.secure_server import SecureServer, secure_store

NAME = "gateway.example"
NAMES = f"subjectAltName=DNS:{NAME},IP:127.0.0.1"
GATEWAY, STORE = "10.0.2.91", "10.0.2.92"
PUSHES = 2

# Three handshakes are 240 million instructions of an emulated processor.
BOARD_PATIENCE = 8 * PATIENCE
PROGRAM = BUILD / "tests/system/secure_push_board.bin"
DAY = 86_400


class Board(Station):
    def __init__(self, image, gateway, store, password="secret", name=NAME, epoch=None):
        line = f"{NAME}:9091 {STORE}:9090/api/v1/write {name} alice {password} {PUSHES}"
        super().__init__("--peer", f"{GATEWAY}:9091:{gateway.port}", "--peer", f"{STORE}:9090:{store.port}",
                         "--name", f"{NAME}={GATEWAY}", "--epoch", str(epoch or int(time.time())),
                         "--debugger", "--arguments", line, program=image)

    def __enter__(self):
        return Program.__enter__(self)

    def end(self):
        """The exit code, and what it printed."""
        return self._process.wait(BOARD_PATIENCE), self.log()


class SecurePush(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = cls.enterClassContext(Folder())
        cls.made = Certificates(cls.folder)
        subprocess.run([sys.executable, "-B", SOURCE / "tools/make_identity", "--client-authority",
                        cls.made.authority, cls.folder / "board", "board.example"],
                       check=True, stdout=subprocess.DEVNULL, timeout=PATIENCE)
        cls.image = image_with_identity(PROGRAM, cls.folder / "board/identity.bin")
        cls.authority = cls.folder / "board/authority.pem"
        cls.store = cls.enterClassContext(secure_store(cls.made, names=NAMES, clients=cls.authority))

    def push(self, made=None, names=NAMES, days=30, clients=None, **more):
        """To a gateway with this certificate."""
        made = made or self.made
        with SecureServer(made, "prometheus-pushgateway", names=names, days=days,
                          clients=clients or self.authority) as gateway:
            with Board(self.image, gateway, self.store, **more) as board:
                code, log = board.end()
            return code, log, gateway.get("/metrics")

    def test_pushes_and_writes(self):
        code, log, page = self.push()
        self.assertEqual(code, 0, log)
        self.assertIn(f'board_pushes_total{{instance="",job="board"}} {PUSHES}\n', page)
        self.assertEqual(self.store.query('board_pushes_total{job="board"}'), str(PUSHES))
        numbers = dict(re.findall(r"^([a-z_]+)\n(\d+)$", log, re.MULTILINE))
        print(f"\n{numbers}")
        self.assertGreater(int(numbers["stack_free_bytes"]), 256)
        self.assertLess(int(numbers["longest_us"]), 10_000)

    def check_refusal(self, words, **more):
        code, log, page = self.push(**more)
        self.assertEqual(code, 1, log)
        self.assertIn(words, log)
        self.assertNotIn("board_pushes_total", page)

    def test_refusals(self):
        self.check_refusal("401", password="wrong")
        self.check_refusal("the server's certificate: it has another name",
                           names="subjectAltName=DNS:elsewhere,IP:127.0.0.1")
        self.check_refusal("the server's certificate: it has expired", epoch=int(time.time()) + 60 * DAY)
        self.check_refusal("the server's certificate: it is not valid yet",
                           epoch=int(time.time()) - 60 * DAY)
        stranger = Certificates(self.enterContext(Folder()))
        self.check_refusal("the server's certificate: nobody who is believed made it", made=stranger)
        # A gateway that does not believe the board.
        self.check_refusal("the peer has ended the connection in the handshake", clients=self.made.authority)


if __name__ == "__main__":
    unittest.main()
