"""What testssl.sh says of host_sensors behind TLS."""

import unittest

from support.certificates import Certificates
from support.harness import Folder, HostSensors
from support.testssl import KNOWN, check


class TestSsl(unittest.TestCase):
    def test_host_sensors(self):
        folder = self.enterContext(Folder())
        made = Certificates(folder)
        certificate, key = made.make("server", days=90)
        config = folder / "web.yml"
        config.write_text(f"tls_server_config:\n  cert_file: {certificate}\n  key_file: {key}\n", encoding="utf-8")
        with HostSensors("--address", "127.0.0.1", "--web.config.file", config) as server:
            check(self, server.port, made.authority, KNOWN)
            self.assertTrue(server.running())


if __name__ == "__main__":
    unittest.main()
