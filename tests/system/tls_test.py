"""host_sensors with a web configuration file, to real clients: curl, openssl, Python, Prometheus."""

import base64
import http.client
import re
import socket
import ssl
import subprocess
import unittest
import warnings

from support.certificates import Certificates
from support.eavesdropper import Eavesdropper
from support.harness import PATIENCE, Folder, HostSensors, fetch, wait_until
from support.prometheus import Prometheus

with warnings.catch_warnings():
    warnings.simplefilter("ignore", DeprecationWarning)
    import crypt

CLIENT = "extendedKeyUsage=clientAuth"
HASH = crypt.crypt("secret", "$2b$08$abcdefghijklmnopqrstuu")
USERS = f"basic_auth_users:\n  prometheus: {HASH}\n"
AUTHORIZATION = {"Authorization": "Basic " + base64.b64encode(b"prometheus:secret").decode()}
WRONG = {"Authorization": "Basic " + base64.b64encode(b"prometheus:wrong").decode()}

SUITES = ["ECDHE-ECDSA-AES128-GCM-SHA256", "ECDHE-ECDSA-AES256-GCM-SHA384",
          "ECDHE-ECDSA-CHACHA20-POLY1305"]
REFUSED_SUITES = ["ECDHE-ECDSA-AES128-SHA256", "AES128-GCM-SHA256", "ECDHE-ECDSA-AES256-CCM"]

SCRAPE = """
global: {{scrape_interval: 1s}}
scrape_configs:
  - job_name: test
    scheme: https
    static_configs: [{{targets: ["{host}:{port}"]}}]
    basic_auth: {{username: prometheus, password: {password}}}
    tls_config:
      ca_file: {authority}
      {more}
"""


def tls_config(certificate, key, *more):
    lines = ["tls_server_config:", f"  cert_file: {certificate}", f"  key_file: {key}",
             *(f"  {line}" for line in more)]
    return "\n".join(lines) + "\n"


class Server(HostSensors):
    """host_sensors by a configuration with this text."""

    def __init__(self, folder, text):
        config = folder / "web.yml"
        config.write_text(text, encoding="utf-8")
        super().__init__("--address", "127.0.0.1", "--web.config.file", config)


class Tls(unittest.TestCase):
    def setUp(self):
        self.folder = self.enterContext(Folder())
        self.made = Certificates(self.folder)
        self.identity = self.made.make("server")
        self.context = ssl.create_default_context(cafile=self.made.authority)

    def serve(self, text):
        return self.enterContext(Server(self.folder, text))

    def status(self, port, headers=None, context=None):
        connection = http.client.HTTPSConnection("localhost", port, timeout=PATIENCE,
                                                 context=context or self.context)
        try:
            connection.request("GET", "/metrics", headers=headers or {})
            response = connection.getresponse()
            response.read()
            return response.status, response.headers
        finally:
            connection.close()

    def test_python(self):
        server = self.serve(tls_config(*self.identity) + USERS)
        page = fetch(server.port, headers=AUTHORIZATION, context=self.context)
        self.assertIn(b"\nprometheus_express_http_auth_failures_total 0\n", page)
        status, headers = self.status(server.port)
        self.assertEqual(status, 401)
        self.assertEqual(headers["WWW-Authenticate"], 'Basic realm="metrics", charset="UTF-8"')
        self.assertEqual(self.status(server.port, WRONG)[0], 401)
        page = fetch(server.port, headers=AUTHORIZATION, context=self.context)
        self.assertIn(b"\nprometheus_express_http_auth_failures_total 1\n", page)
        # One connection for several requests, ALPN, and a session that is taken up again.
        with socket.create_connection(("localhost", server.port)) as plain:
            self.context.set_alpn_protocols(["h2", "http/1.1"])
            with self.context.wrap_socket(plain, server_hostname="localhost") as secure:
                self.assertEqual(secure.selected_alpn_protocol(), "http/1.1")
                self.assertEqual(secure.version(), "TLSv1.2")
                for _ in range(3):
                    secure.sendall(b"GET / HTTP/1.1\r\nHost: h\r\nAuthorization: "
                                   + AUTHORIZATION["Authorization"].encode() + b"\r\n\r\n")
                    text = b""
                    while b"</html>" not in text:
                        text += secure.recv(10_000)
                    self.assertTrue(text.startswith(b"HTTP/1.1 200 OK\r\n"))
                session = secure.session
        with socket.create_connection(("localhost", server.port)) as plain:
            with self.context.wrap_socket(plain, server_hostname="localhost",
                                          session=session) as secure:
                self.assertTrue(secure.session_reused)

    def test_curl(self):
        server = self.serve(tls_config(*self.identity) + USERS)
        url = f"https://localhost:{server.port}/metrics"

        def curl(*options):
            return subprocess.run(
                ["curl", "--silent", "--show-error", "--output", self.folder / "out",
                 "--write-out", "%{http_code} %{ssl_verify_result}", *options, url],
                text=True, capture_output=True, timeout=PATIENCE, check=False)

        known = ["--cacert", self.made.authority]
        self.assertEqual(curl(*known, "--user", "prometheus:secret").stdout, "200 0")
        self.assertEqual(curl(*known, "--user", "prometheus:wrong").stdout, "401 0")
        self.assertEqual(curl(*known).stdout, "401 0")
        self.assertEqual(curl(*known, "--tls-max", "1.1").returncode, 35)
        self.assertEqual(curl(*known, "--http2", "--user", "prometheus:secret").stdout, "200 0")
        self.assertEqual(curl().returncode, 60)
        server.wait_for_line("TLS handshake failed: SSL - A fatal alert message was received")

    def s_client(self, port, *options):
        return subprocess.run(
            ["openssl", "s_client", "-connect", f"localhost:{port}", "-CAfile", self.made.authority,
             *options], input="GET / HTTP/1.0\r\n\r\n", text=True, capture_output=True,
            timeout=PATIENCE, check=False).stdout

    def test_openssl(self):
        """Versions and cipher suites."""
        server = self.serve(tls_config(*self.identity))
        for suite in SUITES:
            with self.subTest(suite=suite):
                said = self.s_client(server.port, "-cipher", suite, "-ign_eof")
                self.assertRegex(said, rf"Cipher is {suite}\n")
                self.assertIn("Verify return code: 0 (ok)", said)
                self.assertIn("HTTP/1.1 200 OK", said)
                self.assertIn("Secure Renegotiation IS supported", said)
        refused = [*(["-cipher", suite] for suite in REFUSED_SUITES), ["-tls1_1"], ["-tls1"],
                   ["-tls1_3"], ["-alpn", "h2"]]
        for options in refused:
            with self.subTest(options=options):
                self.assertIn("Cipher is (NONE)", self.s_client(server.port, *options))
        said = self.s_client(server.port, "-ign_eof")
        self.assertIn("Protocol  : TLSv1.2", said)
        self.assertTrue(server.running())

    def test_sessions(self):
        """Taken up by tickets, by ids, in another process, and by curl for its next connection."""
        server = self.serve(tls_config(*self.identity))
        for options in ([], ["-no_ticket"]):
            with self.subTest(options=options):
                said = self.s_client(server.port, "-reconnect", *options)
                self.assertEqual(len(re.findall("^Reused, TLSv1.2, ", said, re.MULTILINE)), 5)
        session = self.folder / "session"
        self.assertIn("\nNew, TLSv1.2, ", self.s_client(server.port, "-sess_out", session))
        self.assertIn("\nReused, TLSv1.2, ", self.s_client(server.port, "-sess_in", session))
        with Eavesdropper(server.port) as between:
            url = f"https://localhost:{between.port}/metrics"
            subprocess.run(["curl", "--silent", "--fail", "--cacert", self.made.authority,
                            "--header", "Connection: close", url, url, url], check=True,
                           capture_output=True, timeout=PATIENCE)
            self.assertEqual(between.whole_handshakes(), [True, False, False])

    def test_rsa(self):
        server = self.serve(tls_config(*self.made.make("rsa", algorithm="rsa")))
        self.assertEqual(self.status(server.port)[0], 200)
        said = self.s_client(server.port, "-ign_eof")
        self.assertIn("Cipher is ECDHE-RSA-AES128-GCM-SHA256", said.replace("AES256", "AES128")
                      .replace("SHA384", "SHA256"))

    def test_client_certificates(self):
        text = tls_config(*self.identity, "client_auth_type: RequireAndVerifyClientCert",
                          f"client_ca_file: {self.made.authority}")
        server = self.serve(text)
        good = self.made.make("client", CLIENT)
        expired = self.made.make("old", CLIENT, days=-1)
        self.context.load_cert_chain(*good)
        self.assertEqual(self.status(server.port)[0], 200)
        for pair, words in ((None, "the client has no certificate"),
                            (expired, "the client's certificate: The certificate validity has expired")):
            context = ssl.create_default_context(cafile=self.made.authority)
            if pair:
                context.load_cert_chain(*pair)
            with self.assertRaises((ssl.SSLError, ConnectionError)):
                self.status(server.port, context=context)
            server.wait_for_line(re.escape(f"TLS handshake failed: {words}"))
        self.assertEqual(self.status(server.port)[0], 200)

    def test_new_certificate(self):
        """It is taken from the files, and connections that are open go on."""
        server = self.serve(tls_config(*self.identity))
        connection = http.client.HTTPSConnection("localhost", server.port, context=self.context)
        connection.request("GET", "/metrics")
        self.assertEqual(connection.getresponse().read()[:7], b"# HELP ")
        before = ssl.get_server_certificate(("localhost", server.port))
        self.made.make("server")
        wait_until("the new certificate", lambda: before != ssl.get_server_certificate(
            ("localhost", server.port)))
        self.assertEqual(self.status(server.port)[0], 200)
        connection.request("GET", "/metrics")
        self.assertEqual(connection.getresponse().read()[:7], b"# HELP ")
        connection.close()

    def scrape(self, port, password="secret", host="localhost", more=""):
        folder = self.enterContext(Folder())
        config = folder / "prometheus.yml"
        config.write_text(SCRAPE.format(port=port, password=password, host=host, more=more,
                                        authority=self.made.authority), encoding="utf-8")
        return Prometheus(folder, port, config=config)

    def last_error(self, prometheus):
        def look():
            targets = prometheus.ask("targets")["activeTargets"]
            return targets and targets[0]["lastError"]

        return wait_until("an error of the target", look)

    def test_prometheus(self):
        good = self.made.make("client", CLIENT)
        server = self.serve(tls_config(
            *self.identity, "client_auth_type: VerifyClientCertIfGiven",
            f"client_ca_file: {self.made.authority}") + USERS)
        pair = f"cert_file: {good[0]}\n      key_file: {good[1]}"
        for host, more in (("localhost", ""), ("127.0.0.1", pair)):
            with self.subTest(host=host), self.scrape(server.port, host=host,
                                                      more=more) as prometheus:
                prometheus.wait_for_target()
                scrapes = "prometheus_express_scrape_duration_seconds_count"
                wait_until("a third scrape", lambda: prometheus.query(scrapes)[0][1] >= 2)
                self.assertEqual(prometheus.query("min_over_time(up[1h])")[0][1], 1)
                # They all came over one connection.
                name = "prometheus_express_http_connections_active"
                self.assertEqual(prometheus.query(name)[0][1], 1)
        with self.scrape(server.port, password="wrong") as prometheus:
            self.assertIn("401 Unauthorized", self.last_error(prometheus))

    def test_prometheus_is_refused(self):
        expired = self.made.make("expired", days=-1)
        other = self.made.make("other", "subjectAltName=DNS:elsewhere")
        required = ("client_auth_type: RequireAndVerifyClientCert",
                    f"client_ca_file: {self.made.authority}")
        for text, theirs, ours in (
                (tls_config(*expired), "certificate has expired or is not yet valid", "alert"),
                (tls_config(*other), "certificate is valid for elsewhere, not localhost", "alert"),
                (tls_config(*self.identity, *required), "remote error: tls: ",
                 "the client has no certificate")):
            with self.subTest(theirs=theirs), Server(self.folder, text) as server:
                with self.scrape(server.port) as prometheus:
                    self.assertIn(theirs, self.last_error(prometheus))
                    server.wait_for_line(f"TLS handshake failed: .*{ours}")

    def test_mistakes(self):
        for text, words in (
                ("http_server_config:\n", "line 1: the key http_server_config is not known here"),
                (tls_config("/no/cert", "/no/key"), "TLS: cannot read /no/cert"),
                (tls_config(self.identity[0], self.made.folder / "authority.key"), "is not the key of"),
                ("basic_auth_users:\n  a: secret\n", "the hash of the user a is of no kind")):
            with self.subTest(words=words):
                config = self.folder / "web.yml"
                config.write_text(text, encoding="utf-8")
                done = subprocess.run([HostSensors.PATH, "--port", "0", "--web.config.file", config],
                                      stderr=subprocess.PIPE, text=True, timeout=PATIENCE, check=False)
                self.assertIn(words, done.stderr)
                self.assertIn(done.returncode, (1, 2))


if __name__ == "__main__":
    unittest.main()
