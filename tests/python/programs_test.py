"""The programs that check what they see in MicroPython do so in CPython: the same behaviour."""

import pathlib
import subprocess
import sys
import unittest

PROGRAMS = pathlib.Path(__file__).resolve().parent.parent / "micropython" / "programs"


class Programs(unittest.TestCase):
    def run_program(self, name):
        done = subprocess.run([sys.executable, "-X", "dev", "-W", "error", PROGRAMS / name], check=False, text=True,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=60)
        self.assertEqual(done.returncode, 0, done.stdout)
        self.assertGreater(done.stdout.count("ok test_"), 5, done.stdout)

    def test_metrics(self):
        self.run_program("metrics.py")

    def test_original(self):
        self.run_program("original.py")


unittest.main()
