"""The weather station of a board over TLS: who it is, and what it must show whatever the board."""

import base64
import http.client
import pathlib
import re
import socket
import ssl
import subprocess
import sys
import time

from support.certificates import Certificates
from support.harness import PATIENCE, SOURCE, Folder, wait_until
from support.prometheus import Prometheus

CLIENT = "extendedKeyUsage=clientAuth"
SUITES = ["ECDHE-ECDSA-AES128-GCM-SHA256", "ECDHE-ECDSA-CHACHA20-POLY1305"]
REFUSED = [["-cipher", "ECDHE-ECDSA-AES256-GCM-SHA384"], ["-cipher", "AES128-GCM-SHA256"], ["-tls1_1"],
           ["-tls1_3"], ["-groups", "X25519"], ["-alpn", "h2"]]

# Who has all, who has a wrong password, and who has no certificate.
SCRAPE = """
global: {{scrape_interval: {seconds}s}}
scrape_configs:
  - job_name: right
    scheme: https
    static_configs: [{{targets: ["localhost:{port}"]}}]
    basic_auth: {{username: prometheus, password: {password}}}
    tls_config: {{ca_file: {authority}, cert_file: {certificate}, key_file: {key}}}
  - job_name: wrong
    scheme: https
    static_configs: [{{targets: ["localhost:{port}"]}}]
    basic_auth: {{username: prometheus, password: wrong}}
    tls_config: {{ca_file: {authority}, cert_file: {certificate}, key_file: {key}}}
  - job_name: nobody
    scheme: https
    static_configs: [{{targets: ["localhost:{port}"]}}]
    tls_config: {{ca_file: {authority}}}
"""


class Identity:
    """What tools/make_identity makes, for clients with a name, a password and a certificate."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.clients = Certificates(self.folder)
        said = subprocess.run(
            [sys.executable, "-B", SOURCE / "tools/make_identity", "--user", "prometheus",
             "--client-authority", self.clients.authority, self.folder / "board", "localhost", "127.0.0.1"],
            check=True, stdout=subprocess.PIPE, text=True, timeout=PATIENCE).stdout
        self.password = re.search(r"password (\w+)", said).group(1)
        self.authority = self.folder / "board/authority.pem"
        self.block = self.folder / "board/identity.bin"
        self.pair = self.clients.make("client", CLIENT)

    def context(self, pair=None):
        context = ssl.create_default_context(cafile=self.authority)
        context.load_cert_chain(*(pair or self.pair))
        return context


# Blocks differ by what the free one was larger that they were taken from. A connection that nobody
# gives back has three times as much.
POOL_SLACK = 1024
SCRAPE_SECONDS = 5

# A handshake is 80 million instructions of an emulated processor, which has what a busy machine leaves.
HANDSHAKE_PATIENCE = 4 * PATIENCE


def samples_of(page):
    lines = (line.rsplit(" ", 1) for line in page.splitlines() if not line.startswith("#"))
    return {name: float(value) for name, value in lines}


class SecureStation:
    """Of a TestCase whose boot() gives a board with an identity, which has a .port. All tests share it."""

    @classmethod
    def setUpClass(cls):
        cls.identity = Identity(cls.enterClassContext(Folder()))
        cls.board = cls.enterClassContext(cls.boot(cls.identity))
        cls.context = cls.identity.context()

    def connect(self, context=None):
        return http.client.HTTPSConnection("localhost", self.board.port, timeout=HANDSHAKE_PATIENCE,
                                           context=context or self.context)

    def get(self, connection, password=None, path="/metrics"):
        text = f"prometheus:{password or self.identity.password}".encode()
        connection.request("GET", path,
                           headers={"Authorization": "Basic " + base64.b64encode(text).decode()})
        response = connection.getresponse()
        return response.status, response.read().decode()

    def samples(self, connection=None):
        own = connection or self.connect()
        status, page = self.get(own)
        self.assertEqual(status, 200)
        if not connection:
            own.close()
        return samples_of(page)

    def test_curl(self):
        certificate, key = self.identity.pair
        done = subprocess.run(
            ["curl", "--silent", "--show-error", "--cacert", self.identity.authority, "--cert", certificate,
             "--key", key, "--user", f"prometheus:{self.identity.password}",
             "--write-out", "# %{http_code} %{ssl_verify_result}", f"https://localhost:{self.board.port}/metrics"],
            text=True, capture_output=True, timeout=HANDSHAKE_PATIENCE,
            check=False)
        page, said = done.stdout.rsplit("# ", 1)
        self.assertEqual((said, done.stderr), ("200 0", ""))
        self.look_at_first(samples_of(page))

    def test_kept(self):
        """Connections that are kept: nothing grows."""
        before = self.settle()
        connections = [self.connect() for _ in range(2)]
        for _ in range(5):
            for connection in connections:
                self.samples(connection)
        for connection in connections:
            connection.close()
        after = self.settle()
        self.assert_given_back(before, after)
        name = "prom_express_tls_failed_handshakes_total"
        self.assertEqual(after[name], before[name])
        self.assertGreater(after["prom_express_tls_stack_free_bytes"], 256)

    def test_refused(self):
        """A wrong password, no certificate, one that somebody else has made; then all is as before."""
        self.assertEqual(self.get(self.connect(), "wrong")[0], 401)
        nobody = ssl.create_default_context(cafile=self.identity.authority)
        with Folder() as folder:
            stranger = self.identity.context(Certificates(folder).make("client", CLIENT))
        for context, words in ((nobody, "the client has no certificate"),
                               (stranger, "the client's certificate: nobody who is believed made it")):
            with self.assertRaises((ssl.SSLError, ConnectionError)):
                self.get(self.connect(context))
            self.board.wait_for_line(words)
        self.samples()

    def look_at_first(self, samples):
        """What this board tells in the page of test_curl(), which comes first of all."""

    def assert_given_back(self, before, after):
        name = "prom_express_tls_pool_bytes"
        self.assertLess(after[name], before[name] + POOL_SLACK)

    def settle(self):
        """The page when no other connection has memory."""
        name = "prometheus_express_http_connections_active"
        return wait_until("one connection", lambda: (s := self.samples())[name] == 1 and s,
                          HANDSHAKE_PATIENCE)

    def hello(self):
        """What a client says first."""
        incoming, outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
        client = self.context.wrap_bio(incoming, outgoing, server_hostname="localhost")
        try:
            client.do_handshake()
        except ssl.SSLWantReadError:
            pass
        return outgoing.read()


class SecureStationWithAllClients(SecureStation):
    """What does not depend on the board, and takes many handshakes."""

    def s_client(self, *options):
        certificate, key = self.identity.pair
        return subprocess.run(
            ["openssl", "s_client", "-connect", f"localhost:{self.board.port}", "-CAfile",
             self.identity.authority, "-cert", certificate, "-key", key, *options],
            input="GET /healthz HTTP/1.0\r\n\r\n", text=True, capture_output=True, timeout=HANDSHAKE_PATIENCE,
            check=False).stdout

    def test_prometheus(self):
        folder = self.enterContext(Folder())
        config = folder / "prometheus.yml"
        certificate, key = self.identity.pair
        config.write_text(SCRAPE.format(
            seconds=SCRAPE_SECONDS, port=self.board.port, certificate=certificate, key=key,
            authority=self.identity.authority, password=self.identity.password), encoding="utf-8")
        scrapes = "prometheus_express_scrape_duration_seconds_count"
        with Prometheus(folder, self.board.port, config=config) as prometheus:
            # Two scrapes, the second over the connection of the first.
            wait_until("a second scrape", lambda: prometheus.query(f"increase({scrapes}[5m]) > 0"),
                       HANDSHAKE_PATIENCE)
            self.assertEqual(prometheus.query('up{job!="right"} == 1'), [])
            targets = {target["labels"]["job"]: target["lastError"]
                       for target in prometheus.ask("targets")["activeTargets"]}
        self.assertEqual(targets["right"], "")
        self.assertIn("HTTP status 401", targets["wrong"])
        self.assertIn("remote error: tls: ", targets["nobody"])
        self.board.wait_for_line("the client has no certificate")

    def test_clients(self):
        """Versions and cipher suites."""
        for suite in SUITES:
            said = self.s_client("-cipher", suite, "-ign_eof")
            self.assertRegex(said, rf"Cipher is {suite}\n")
            self.assertIn("Verify return code: 0 (ok)", said)
            self.assertIn("HTTP/1.1 401 ", said)
        for options in REFUSED:
            with self.subTest(options=options):
                self.assertIn("Cipher is (NONE)", self.s_client(*options))

    def test_attackers(self):
        """Who says nothing, half of it, or junk, keeps nobody out, and leaves nothing behind."""
        before = self.settle()
        hello = self.hello()
        halves = [socket.create_connection(("localhost", self.board.port)) for _ in range(4)]
        try:
            for half, data in zip(halves, (b"", hello[:40], hello, b"GET / HTTP/1.1\r\n\r\n")):
                half.sendall(data)
            self.samples()
        finally:
            for half in halves:
                half.close()
        # One in the middle of its arithmetic.
        with socket.create_connection(("localhost", self.board.port)) as rude:
            rude.sendall(hello)
            time.sleep(0.05)
            rude.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
        after = self.settle()
        self.assert_given_back(before, after)
        failed = "prom_express_tls_failed_handshakes_total"
        self.assertGreater(after[failed], before[failed])
