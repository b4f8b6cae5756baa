"""Real server programs behind TLS, a password and client certificates."""

import json
import ssl
import urllib.parse
import warnings

from support.certificates import SERVER
from support.harness import Program, fetch, server_program, wait_until

with warnings.catch_warnings():
    warnings.simplefilter("ignore", DeprecationWarning)
    import crypt

LOGIN = "alice:secret"
HEADERS = {"Authorization": "Basic YWxpY2U6c2VjcmV0"}


class SecureServer(Program):
    """A server program whose web configuration wants TLS, a password and certificates, of the authority
    that has made its own or of those in `clients`."""

    def __init__(self, made, package, *options, names=SERVER, days=30, clients=None):
        certificate, key = made.make("server", names, days)
        pair = made.make("client", "extendedKeyUsage=clientAuth")
        believed = made.folder / "clients.pem"
        believed.write_text("".join(file.read_text(encoding="ascii")
                                    for file in (made.authority, *([clients] if clients else []))),
                            encoding="ascii")
        hashed = crypt.crypt("secret", "$2b$08$abcdefghijklmnopqrstuu")
        config = made.folder / "web.yml"
        config.write_text(f"tls_server_config:\n  cert_file: {certificate}\n  key_file: {key}\n"
                          "  client_auth_type: RequireAndVerifyClientCert\n"
                          f"  client_ca_file: {believed}\n"
                          f"basic_auth_users:\n  alice: {hashed}\n", encoding="utf-8")
        super().__init__(server_program(package, package), f"--web.config.file={config}",
                         "--web.listen-address=127.0.0.1:0", *options)
        self.context = ssl.create_default_context(cafile=made.authority)
        # Whether the server is valid for us is not the question here.
        self.context.check_hostname = False
        if days < 0:
            self.context.verify_mode = ssl.CERT_NONE
        self.context.load_cert_chain(*pair)

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

    def query(self, expression):
        """The value of the one series of a store that this gives, as it says it."""
        query = urllib.parse.urlencode({"query": expression})
        (series,) = json.loads(self.get(f"/api/v1/query?{query}"))["data"]["result"]
        return series["value"][1]


def secure_store(made, **more):
    """A Prometheus that takes remote write."""
    config = made.folder / "prometheus.yml"
    config.write_text("global: {}\n", encoding="ascii")
    return SecureServer(made, "prometheus", "--web.enable-remote-write-receiver",
                        f"--storage.tsdb.path={made.folder / 'data'}", f"--config.file={config}", **more)
