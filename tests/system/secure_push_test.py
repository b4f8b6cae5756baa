"""Pushes and writes by https: to a real Pushgateway and a real Prometheus, behind TLS, a password and
client certificates."""

import subprocess
import unittest

from support.certificates import Certificates, openssl
from support.eavesdropper import Eavesdropper
from support.harness import BUILD, PATIENCE, Folder
from support.secure_server import LOGIN, SecureServer, secure_store

OK, NOT_PERMITTED, UNREACHABLE = 0, 2, 5


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
        with SecureServer(self.made, "prometheus-pushgateway") as gateway:
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
        with SecureServer(self.made, "prometheus-pushgateway") as gateway:
            mine = (self.folder / "client.pem", self.folder / "client.key")
            with Eavesdropper(gateway.port) as between:
                self.send("push_thrice", f"https://localhost:{between.port}", *mine)
                self.assertEqual(between.whole_handshakes(), [True, False, False])

    def test_another_name(self):
        names = "subjectAltName=IP:127.0.0.1"
        with SecureServer(self.made, "prometheus-pushgateway", names=names) as gateway:
            mine = (self.folder / "client.pem", self.folder / "client.key")
            self.send("push", f"https://127.0.0.1:{gateway.port}", *mine)
            self.assertIn("does not match", self.send(
                "push", f"https://localhost:{gateway.port}", *mine, expect=UNREACHABLE))

    def test_pushgateway_refuses(self):
        with SecureServer(self.made, "prometheus-pushgateway") as gateway:
            self.check_refusals("push", gateway, "")

    def test_remote_write(self):
        with secure_store(self.made) as store:
            mine = (self.folder / "client.pem", self.folder / "client.key")
            self.send("write", f"https://localhost:{store.port}/api/v1/write", *mine)
            self.assertEqual(store.query("secure_number"), "42")
            self.check_refusals("write", store, "/api/v1/write")


if __name__ == "__main__":
    unittest.main()
