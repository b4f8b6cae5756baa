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
from support.secure_scrapes import SAYS, last_errors, scrape

CLIENT = "extendedKeyUsage=clientAuth"
SUITES = ["ECDHE-ECDSA-AES128-GCM-SHA256", "ECDHE-ECDSA-CHACHA20-POLY1305"]
REFUSED = [["-cipher", "ECDHE-ECDSA-AES256-GCM-SHA384"], ["-cipher", "AES128-GCM-SHA256"], ["-tls1_1"],
           ["-tls1_3"], ["-groups", "X25519"], ["-alpn", "h2"]]


class Identity:
    """What tools/make_identity makes, for clients with a name and a password; and a certificate, unless said."""

    def __init__(self, folder, asks_certificates=True, time_server=None):
        self.folder = pathlib.Path(folder)
        self.clients = Certificates(self.folder)
        self.authority = self.folder / "board/authority.pem"
        self.block = self.folder / "board/identity.bin"
        self.pair = self.clients.make("client", CLIENT)
        self.expired = self.clients.make("expired", CLIENT, days=-1)
        self.make(*(["--client-authority", self.clients.authority] if asks_certificates else []),
                  *(["--time-server", time_server] if time_server else []))

    def make(self, *options):
        """Another certificate of the same authority, and another password."""
        said = subprocess.run(
            [sys.executable, "-B", SOURCE / "tools/make_identity", "--user", "prometheus", *options,
             self.folder / "board", "localhost", "127.0.0.1"],
            check=True, stdout=subprocess.PIPE, text=True, timeout=PATIENCE).stdout
        self.password = re.search(r"password (\w+)", said).group(1)

    def authorization(self, password=None):
        text = f"prometheus:{password or self.password}".encode()
        return {"Authorization": "Basic " + base64.b64encode(text).decode()}

    def context(self, pair=None):
        context = ssl.create_default_context(cafile=self.authority)
        context.load_cert_chain(*(pair or self.pair))
        return context


# Of the memory of TLS. With one connection there are 27 to 31, as the numbers of its handshake were drawn;
# a second one has 10 more.
BLOCKS = "prom_express_tls_pool_blocks"
BLOCKS_SLACK = 8
# Their bytes differ by what the free ones were larger that they were taken from, too. A connection that
# nobody gives back has three times as much.
POOL = "prom_express_tls_pool_bytes"
POOL_SLACK = 1024
FAILED = "prom_express_tls_failed_handshakes_total"
HANDSHAKES = "prom_express_tls_handshakes_total"

# A handshake is 80 million instructions of an emulated processor, which has what a busy machine leaves.
HANDSHAKE_PATIENCE = 4 * PATIENCE


def samples_of(page):
    lines = (line.rsplit(" ", 1) for line in page.splitlines() if not line.startswith("#"))
    return {name: float(value) for name, value in lines}


class SecureBoard:
    """Of a TestCase whose boot() gives a board with an identity, which has a .port. All tests share it."""

    TIME_SERVER = None

    @classmethod
    def setUpClass(cls):
        cls.identity = Identity(cls.enterClassContext(Folder()), time_server=cls.TIME_SERVER)
        cls.board = cls.enterClassContext(cls.boot(cls.identity))
        cls.context = cls.identity.context()

    def connect(self, context=None):
        return http.client.HTTPSConnection("localhost", self.board.port, timeout=HANDSHAKE_PATIENCE,
                                           context=context or self.context)

    def get(self, connection, password=None, path="/metrics"):
        connection.request("GET", path, headers=self.identity.authorization(password))
        response = connection.getresponse()
        return response.status, response.read().decode()

    def samples(self, connection=None):
        own = connection or self.connect()
        status, page = self.get(own)
        self.assertEqual(status, 200)
        if not connection:
            own.close()
        return samples_of(page)

    def assert_given_back(self, before, after):
        self.assertLess(after[BLOCKS], before[BLOCKS] + BLOCKS_SLACK)
        self.assertLess(after[POOL], before[POOL] + POOL_SLACK)

    def settle(self):
        """The page when no other connection has memory."""
        name = "prometheus_express_http_connections_active"
        return wait_until("one connection", lambda: (s := self.samples())[name] == 1 and s,
                          HANDSHAKE_PATIENCE)


class SecureStation(SecureBoard):
    """Tests."""

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
        self.assertEqual(after[FAILED], before[FAILED])
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

    def test_expired_client(self):
        """Is refused by a board that knows the time, and let in by one that nobody told it."""
        self.board.wait_for_line("the time is known")
        expired = self.identity.context(self.identity.expired)
        with self.assertRaises((ssl.SSLError, ConnectionError)):
            self.get(self.connect(expired))
        self.board.wait_for_line("the client's certificate: it has expired")
        self.samples()
        identity = Identity(self.enterContext(Folder()))
        with self.boot(identity) as board:
            connection = http.client.HTTPSConnection(
                "localhost", board.port, timeout=HANDSHAKE_PATIENCE,
                context=identity.context(identity.expired))
            connection.request("GET", "/healthz", headers=identity.authorization())
            self.assertEqual(connection.getresponse().status, 200)
            connection.close()

    def test_prometheus(self):
        """Who is refused gets a status or an alert, and the board says why."""
        folder = self.enterContext(Folder())
        stranger = Certificates(self.enterContext(Folder()))
        stranger.make("client", CLIENT)
        before = self.settle()
        scrapes = "prometheus_express_scrape_duration_seconds_count"
        self.board.wait_for_line("the time is known")
        with scrape(folder, self.board, self.identity, stranger.folder / "client") as prometheus:
            # Two scrapes, the second over the connection of the first.
            wait_until("a second scrape", lambda: prometheus.query(f"increase({scrapes}[5m]) > 0"),
                       HANDSHAKE_PATIENCE)
            wait_until("all to be tried",
                       lambda: sum(map(bool, last_errors(prometheus).values())) == len(SAYS) - 1,
                       HANDSHAKE_PATIENCE)
            errors = last_errors(prometheus)
            print(f"\n{errors}")
            for job, said in errors.items():
                self.assertRegex(said, SAYS[job], job)
            self.assertEqual(prometheus.query('up{job!="right"} == 1'), [])
        for words in ("the client has no certificate",
                      "the client's certificate: nobody who is believed made it",
                      "the client's certificate: it has expired"):
            self.board.wait_for_line(words)
        after = self.settle()
        self.assertGreaterEqual(after[FAILED] - before[FAILED], 4)  # nobody, stranger, expired, name
        self.assertGreaterEqual(after[HANDSHAKES] - before[HANDSHAKES], 2)  # right, wrong
        self.assert_given_back(before, after)

    def test_expired(self):
        """A board whose certificate has expired is not believed."""
        folder = self.enterContext(Folder())
        identity = Identity(folder)
        identity.make("--days=-1")
        with self.boot(identity) as board:
            with scrape(folder, board, identity, folder / "client") as prometheus:
                said = wait_until("an error", lambda: last_errors(prometheus).get("right"), HANDSHAKE_PATIENCE)
        self.assertIn("x509: certificate has expired or is not yet valid", said)

    def look_at_first(self, samples):
        """What this board tells in the page of test_curl(), which comes first of all."""

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
        self.assertGreater(after[FAILED], before[FAILED])
