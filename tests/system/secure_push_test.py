"""Pushes and writes by https: to a real Pushgateway and a real Prometheus, behind TLS, a password and
client certificates."""

import json
import ssl
import subprocess
import unittest
import urllib.parse
import warnings

from support.certificates import SERVER, Certificates, openssl
from support.eavesdropper import Eavesdropper
from support.harness import BUILD, PATIENCE, Folder, Program, fetch, server_program, wait_until

with warnings.catch_warnings():
    warnings.simplefilter("ignore", DeprecationWarning)
    import crypt

LOGIN = "alice:secret"
HEADERS = {"Authorization": "Basic YWxpY2U6c2VjcmV0"}
OK, NOT_PERMITTED, UNREACHABLE = 0, 2, 5


class Server(Program):
    """A server program whose web configuration wants TLS and a password, and certificates."""

    def __init__(self, made, package, *options, names=SERVER):
        certificate, key = made.make("server", names)
        hashed = crypt.crypt("secret", "$2b$08$abcdefghijklmnopqrstuu")
        config = made.folder / "web.yml"
        config.write_text(f"tls_server_config:\n  cert_file: {certificate}\n  key_file: {key}\n"
                          "  client_auth_type: RequireAndVerifyClientCert\n"
                          f"  client_ca_file: {made.authority}\n"
                          f"basic_auth_users:\n  alice: {hashed}\n", encoding="utf-8")
        super().__init__(server_program(package, package), f"--web.config.file={config}",
                         "--web.listen-address=127.0.0.1:0", *options)
        self.context = ssl.create_default_context(cafile=made.authority)
        self.context.load_cert_chain(*made.make("client", "extendedKeyUsage=clientAuth"))

    def __enter__(self):
        super().__enter__()
        self.port = int(self.wait_for_line(r"127\.0\.0\.1:([1-9]\d*)").group(1))
        wait_until("the server to be ready", lambda: self.get("/-/ready"))
        return self

    def get(self, path):
        try:
            return fetch(self.port, path, headers=HEADERS, context=self.context).decode()
        except (OSError, RuntimeError):
            return None


class Secure(unittest.TestCase):
    def setUp(self):
        self.folder = self.enterContext(Folder())
        self.made = Certificates(self.folder)

    def send(self, method, url, *identity, login=LOGIN, authority=None, expect=OK):
        done = subprocess.run([BUILD / "tests/system/secure_push", method, url,
                               authority or self.made.authority, login, *identity],
                              capture_output=True, check=True, timeout=PATIENCE, text=True)
        code, _, words = done.stdout.rstrip("\n").partition(" ")
        self.assertEqual(int(code), expect, words)
        return words

    def check_refusals(self, method, server, path):
        url = f"https://localhost:{server.port}{path}"
        mine = (self.folder / "client.pem", self.folder / "client.key")
        self.assertIn("401", self.send(method, url, *mine, login="alice:wrong", expect=NOT_PERMITTED))
        # Its alert may be lost, since the server leaves unread what comes behind the certificate.
        self.assertIn("TLS: ", self.send(method, url, expect=UNREACHABLE))
        other = Certificates(self.enterContext(Folder()))
        self.assertIn("not correctly signed", self.send(
            method, url, *mine, authority=other.authority, expect=UNREACHABLE))
        self.assertIsNotNone(server.get("/-/ready"))

    def test_pushgateway(self):
        with Server(self.made, "prometheus-pushgateway") as gateway:
            mine = (self.folder / "client.pem", self.folder / "client.key")
            self.send("push", f"https://localhost:{gateway.port}", *mine)
            self.assertIn('secure_number{instance="",job="job"} 42', gateway.get("/metrics"))
            self.send("push", f"https://127.0.0.1:{gateway.port}", *mine)
            key = openssl("x509", "-in", self.folder / "server.pem", "-noout", "-pubkey")
            pin = subprocess.run("openssl pkey -pubin -outform DER | openssl dgst -sha256 -binary |"
                                 " base64", input=key, shell=True, text=True, capture_output=True,
                                 check=True).stdout.strip()
            self.send("push", f"https://localhost:{gateway.port}", *mine, authority=f"sha256//{pin}")

    def test_sessions(self):
        """The next push needs no whole handshake."""
        with Server(self.made, "prometheus-pushgateway") as gateway:
            mine = (self.folder / "client.pem", self.folder / "client.key")
            with Eavesdropper(gateway.port) as between:
                self.send("push_thrice", f"https://localhost:{between.port}", *mine)
                self.assertEqual(between.whole_handshakes(), [True, False, False])

    def test_another_name(self):
        with Server(self.made, "prometheus-pushgateway", names="subjectAltName=IP:127.0.0.1") as gateway:
            mine = (self.folder / "client.pem", self.folder / "client.key")
            self.send("push", f"https://127.0.0.1:{gateway.port}", *mine)
            self.assertIn("does not match", self.send(
                "push", f"https://localhost:{gateway.port}", *mine, expect=UNREACHABLE))

    def test_pushgateway_refuses(self):
        with Server(self.made, "prometheus-pushgateway") as gateway:
            self.check_refusals("push", gateway, "")

    def test_remote_write(self):
        with Server(self.made, "prometheus", "--web.enable-remote-write-receiver",
                    f"--storage.tsdb.path={self.folder / 'data'}",
                    f"--config.file={self.config()}") as store:
            mine = (self.folder / "client.pem", self.folder / "client.key")
            self.send("write", f"https://localhost:{store.port}/api/v1/write", *mine)
            query = urllib.parse.urlencode({"query": "secure_number"})
            (series,) = json.loads(store.get(f"/api/v1/query?{query}"))["data"]["result"]
            self.assertEqual(series["value"][1], "42")
            self.check_refusals("write", store, "/api/v1/write")

    def config(self):
        path = self.folder / "prometheus.yml"
        path.write_text("global: {}\n", encoding="ascii")
        return path


if __name__ == "__main__":
    unittest.main()
