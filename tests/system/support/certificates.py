"""Certificates of a test's own, made by openssl."""

import subprocess

SERVER = "subjectAltName=DNS:localhost,IP:127.0.0.1"


def openssl(*arguments, text=None):
    return subprocess.run(["openssl", *map(str, arguments)], check=True, input=text, text=True,
                          capture_output=True).stdout


class Certificates:
    """An authority in a folder, and what it signs: NAME.pem and NAME.key."""

    def __init__(self, folder):
        self.folder = folder
        self.authority = folder / "authority.pem"
        self.make_key("authority")
        openssl("req", "-x509", "-new", "-key", folder / "authority.key", "-subj", "/CN=authority",
                "-days", 30, "-out", self.authority)

    def make_key(self, name, algorithm="ec"):
        options = (["-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048"] if algorithm == "rsa" else
                   ["-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256"])
        openssl("genpkey", *options, "-out", self.folder / f"{name}.key")

    def make(self, name, extension=SERVER, days=30, algorithm="ec"):
        """Gives the paths of certificate and key. A negative number of days: it has expired."""
        certificate, key = self.folder / f"{name}.pem", self.folder / f"{name}.key"
        self.make_key(name, algorithm)
        request = openssl("req", "-new", "-key", key, "-subj", f"/CN={name}")
        extensions = self.folder / f"{name}.ext"
        extensions.write_text(extension + "\n", encoding="ascii")
        openssl("x509", "-req", "-CA", self.authority, "-CAkey", self.folder / "authority.key",
                "-CAcreateserial", "-days", days, "-extfile", extensions, "-out", certificate,
                text=request)
        return certificate, key
