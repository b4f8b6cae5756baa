"""promtool, Prometheus's own judge, accepts the pages."""

import subprocess
import unittest

from support.harness import HostSensors, fetch, server_program

from support import hostile


def promtool(page):
    """(exit code, words): 0 for a good page, 1 for one that cannot be read, 3 for bad habits."""
    done = subprocess.run(
        [server_program("prometheus", "promtool"), "check", "metrics"],
        input=page,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
    )
    return done.returncode, done.stdout.decode()


class Promtool(unittest.TestCase):
    def test_example_page(self):
        with HostSensors() as example:
            code, words = promtool(fetch(example.port))
        self.assertEqual((code, words), (0, ""))

    def test_hostile_text(self):
        code, words = promtool(hostile.page(hostile.pairs()))
        self.assertEqual((code, words), (0, ""))

    def test_it_judges(self):
        self.assertEqual(promtool(b'gas{sensor="bme680} 1\n')[0], 1)


unittest.main()
