"""The rules for Prometheus do what they say, in promtool's simulated time; its configuration is good."""

import pathlib
import re
import shutil
import subprocess
import unittest

from support.harness import SOURCE, Folder, server_program

CASES = pathlib.Path(__file__).resolve().parent / "rules"
CONFIGURATION = SOURCE / "dashboards" / "prometheus"


def promtool(*arguments):
    """(exit code, words)"""
    done = subprocess.run(
        [server_program("prometheus", "promtool"), *map(str, arguments)],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
    )
    return done.returncode, done.stdout.decode()


class Rules(unittest.TestCase):
    def check(self, *arguments):
        code, words = promtool(*arguments)
        self.assertEqual(code, 0, words)

    def test_configuration(self):
        """With all files that it names."""
        self.check("check", "config", CONFIGURATION / "prometheus.yml")

    def test_cases(self):
        self.check("test", "rules", *sorted(CASES.glob("*_test.yml")))

    def test_each_alert_has_a_case(self):
        """In which it fires, since a series is named that only an alert has."""
        rules = (CONFIGURATION / "rules" / "alerts.yml").read_text(encoding="utf-8")
        cases = "".join(path.read_text(encoding="utf-8") for path in CASES.glob("*_test.yml"))
        for alert in re.findall(r"- alert: (\w+)", rules):
            self.assertIn(f'alertname="{alert}"', re.sub(r".*exp_samples: \[\].*", "", cases))

    def test_each_alert_tells_its_reason(self):
        rules = (CONFIGURATION / "rules" / "alerts.yml").read_text(encoding="utf-8")
        for alert in re.split(r"- alert: ", rules)[1:]:
            for part in ("severity:", "summary:", "description:"):
                self.assertIn(part, alert)

    def test_it_judges(self):
        """Cases fail where a threshold is another one."""
        folder = self.enterContext(Folder())
        shutil.copytree(CONFIGURATION, folder / "dashboards" / "prometheus")
        shutil.copytree(CASES, folder / "tests" / "system" / "rules")
        alerts = folder / "dashboards" / "prometheus" / "rules" / "alerts.yml"
        text = alerts.read_text(encoding="utf-8")
        alerts.write_text(text.replace("max1h >= 3", "max1h >= 4"), encoding="utf-8")
        code, words = promtool("test", "rules",
                               folder / "tests" / "system" / "rules" / "stations_test.yml")
        self.assertEqual(code, 1, words)
        self.assertIn("StationRestarts", words)


unittest.main()
