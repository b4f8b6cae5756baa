"""Programs that check what they see, in each interpreter, and in CPython where they run there too."""

import subprocess
import unittest

from places import EVERY_KIND, PROGRAMS, environment, interpreter


class Programs(unittest.TestCase):
    def run_program(self, name, *options):
        for kind in EVERY_KIND:
            with self.subTest(kind):
                done = subprocess.run([str(interpreter(kind)), *options, str(PROGRAMS / name)], check=False, text=True,
                                      env=environment(kind), stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                                      timeout=60)
                print(done.stdout)
                self.assertEqual(done.returncode, 0, done.stdout)
                self.assertIn("ok", done.stdout)

    def test_metrics(self):
        self.run_program("metrics.py")

    def test_original(self):
        self.run_program("original.py")

    def test_memory(self):
        self.run_program("memory.py", "-X", "heapsize=300k")


unittest.main()
