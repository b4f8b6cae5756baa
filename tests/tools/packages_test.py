"""What ./run and ./test do where something takes long."""

import pathlib
import subprocess
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]


def shell(script):
    """Runs it behind tools/packages.sh, until nobody has its output open any more."""
    return subprocess.run(["bash", "-c", f"set -eu; source tools/packages.sh; {script}"], cwd=ROOT,
                          check=False, text=True, timeout=60, capture_output=True)


class Packages(unittest.TestCase):
    def test_what_takes_long_is_said_and_goes_on_being_said(self):
        done = shell("seconds_of_silence=0.2; patiently 'Fetching it' sleep 1.5; echo done")
        self.assertEqual(done.returncode, 0)
        self.assertEqual(done.stdout, "done\n")
        first, *more = done.stderr.splitlines()
        self.assertEqual(first, "Fetching it ...")
        self.assertGreaterEqual(len(more), 2)
        for line in more:
            self.assertRegex(line, r"^Fetching it: \d+ s so far$")

    def test_nothing_is_left_of_what_was_quick(self):
        done = shell("patiently 'Fetching it' true")
        self.assertEqual((done.returncode, done.stderr), (0, "Fetching it ...\n"))

    def test_a_failure_stays_one(self):
        done = shell("fail() { return 3; }; patiently 'Fetching it' fail; echo done")
        self.assertEqual((done.returncode, done.stdout), (3, ""))

    def test_each_board_has_help_of_its_own(self):
        for target in ("feather_m4", "mps2_an386", "riscv_virt", "w5500_evb_pico"):
            with self.subTest(target=target):
                done = subprocess.run([ROOT / "run", target, "--help"], check=True, text=True,
                                      timeout=60, capture_output=True)
                self.assertTrue(done.stdout.startswith(f"Usage: ./run {target} "), done.stdout)

    def test_a_target_that_there_is_not(self):
        done = subprocess.run([ROOT / "run", "feather", "--help"], check=False, text=True, timeout=60,
                              capture_output=True)
        self.assertEqual(done.returncode, 2)
        self.assertTrue(done.stderr.startswith("./run: there is no target 'feather'. These are:\n"))


unittest.main()
