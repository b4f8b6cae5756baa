"""A host's server under attack: support/attacks.py says what must hold. The server's memory stays
bounded, too. Prints a table."""

import base64
import os
import resource
import ssl
import unittest

from support.attacks import attack, check_attack, print_heading
from support.certificates import Certificates
from support.harness import BUILD, Folder, HostSensors

MOST_KILOBYTES = 4096  # that the server may grow by

# (kind of attack, how many at once, descriptors that the server may have)
ATTACKS = [
    ("idle", 64, None),
    ("idle", 200, None),
    ("idle", 1000, None),
    ("slow_headers", 64, None),
    ("slow_headers", 300, None),
    ("expect", 64, None),
    ("slow_reader", 64, None),
    ("endless_headers", 16, None),
    ("endless_chunks", 16, None),
    ("unread_pipeline", 64, None),
    ("reset", 64, None),
    ("idle", 100, 32),
]

# Where there are 1,000 histograms, of which some are native.
HISTOGRAM_ATTACKS = [("protobuf_reader", 8), ("filters", 16)]


# Half-open handshakes hold nobody up.
TLS_ATTACKS = [("idle", 64), ("idle", 200), ("half_handshake", 64), ("half_handshake", 200),
               ("slow_handshake", 64), ("no_tls", 64), ("reset", 64)]
HAS_TLS = os.environ.get("PROMETHEUS_EXPRESS_HAS_TLS") == "1"


class LimitedServer(HostSensors):
    """An example that may have so many descriptors."""

    def __init__(self, descriptors=None):
        super().__init__()
        self._descriptors = descriptors

    def __enter__(self):
        if self._descriptors is None:
            return super().__enter__()
        before = resource.getrlimit(resource.RLIMIT_NOFILE)
        resource.setrlimit(resource.RLIMIT_NOFILE, (self._descriptors, before[1]))
        try:
            return super().__enter__()
        finally:
            resource.setrlimit(resource.RLIMIT_NOFILE, before)

    def peak_kilobytes(self):
        with open(f"/proc/{self._process.pid}/status", encoding="ascii") as status:
            return next(int(line.split()[1]) for line in status if line.startswith("VmHWM:"))


class HistogramServer(LimitedServer):
    PATH = BUILD / "tests" / "system" / "many_histograms"


class GuardedServer(LimitedServer):
    """Takes its user's password, which is kept as bcrypt."""

    PATH = BUILD / "tests" / "system" / "guarded_server"
    headers = {"Authorization": "Basic " + base64.b64encode(b"prometheus:secret").decode()}


class TlsServer(LimitedServer):
    """Speaks TLS."""

    def __init__(self, certificates):
        super().__init__()
        certificate, key = certificates.make("server")
        config = certificates.folder / "web.yml"
        config.write_text(f"tls_server_config: \n  cert_file: {certificate}\n  key_file: {key}\n")
        self._command += ["--web.config.file", str(config)]
        self.context = ssl.create_default_context(cafile=certificates.authority)


class PeerLimitedServer(HistogramServer):
    """One address may have 8 of its connections."""

    def __init__(self):
        super().__init__()
        self._command.append("8")


class Attack(unittest.TestCase):
    def check(self, server, kind, count, *options):
        with self.subTest(kind=kind, count=count), server:
            grown = check_attack(self, server, kind, count, *options,
                                 peak_kilobytes=server.peak_kilobytes)
            self.assertLess(grown, MOST_KILOBYTES)

    def test_attacks(self):
        print_heading()
        for kind, count, descriptors in ATTACKS:
            self.check(LimitedServer(descriptors), kind, count)

    def test_race(self):
        """Attackers that come again at once. Only where an address has its limit all is promised."""
        print_heading()
        with LimitedServer() as server:
            attack(self, server, "idle", 200, 0, peak_kilobytes=server.peak_kilobytes)
        self.check(PeerLimitedServer(), "idle", 200, 0, "127.0.0.2")

    @unittest.skipUnless(GuardedServer.PATH.exists(), "needs libcrypt")
    def test_wrong_passwords(self):
        """From one address, which is told to wait, and from many, so that none is."""
        print_heading()
        for address in ("127.0.0.2", "127.*.*.*"):
            server = GuardedServer()
            self.check(server, "wrong_passwords", 64, 0.1, address)

    @unittest.skipUnless(HAS_TLS, "needs Mbed TLS")
    def test_attacks_on_tls(self):
        print_heading()
        for kind, count in TLS_ATTACKS:
            with Folder() as folder:
                self.check(TlsServer(Certificates(folder)), kind, count)

    def test_attacks_on_histograms(self):
        print_heading()
        for kind, count in HISTOGRAM_ATTACKS:
            self.check(HistogramServer(), kind, count)


if __name__ == "__main__":
    unittest.main()
