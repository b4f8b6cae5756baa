"""The unit for host_sensors is one that systemd takes without a word. It is not started."""

import re
import subprocess
import unittest

from support.harness import SOURCE, Folder, HostSensors

UNIT = SOURCE / "packaging" / "systemd" / "host_sensors.service"
INSTALLED = "/usr/local/bin/host_sensors"
MOST_EXPOSED = 1.5  # of 10, by systemd's own measure


def systemd_analyze(*arguments):
    done = subprocess.run(["systemd-analyze", *map(str, arguments)], stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, check=False)
    return done.returncode, done.stdout.decode()


class Unit(unittest.TestCase):
    def setUp(self):
        self.folder = self.enterContext(Folder())

    def written(self, old="", new=""):
        """The unit with the program that was built, and one more change."""
        text = UNIT.read_text(encoding="utf-8").replace(INSTALLED, str(HostSensors.PATH))
        self.assertIn(old, text)
        path = self.folder / UNIT.name
        path.write_text(text.replace(old, new), encoding="utf-8")
        return path

    def test_it_is_good(self):
        self.assertEqual(systemd_analyze("verify", self.written()), (0, ""))

    def test_a_slip_is_told(self):
        self.assertIn("DynamicUsr", systemd_analyze("verify", self.written("DynamicUser", "DynamicUsr"))[1])

    def test_it_may_do_little(self):
        _, words = systemd_analyze("security", "--offline=yes", self.written())
        exposure = re.search(r"Overall exposure level for .*: ([0-9.]+) ", words)
        self.assertLessEqual(float(exposure[1]), MOST_EXPOSED, words)


unittest.main()
