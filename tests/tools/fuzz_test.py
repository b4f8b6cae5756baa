"""tools/fuzz on targets of its own, which print what libFuzzer would: what it says of each."""

import pathlib
import re
import subprocess
import sys
import tempfile
import unittest

SCRIPT = pathlib.Path(__file__).parents[2] / "tools" / "fuzz" / "fuzz.py"

# Reports its arguments, and finds nothing.
GOOD = """
import sys
print("#2 INITED cov: 7 ft: 9 corp: 1/1b")
print("#900 DONE   cov: 1234 ft: 2222 corp: 3/40b")
print("stat::number_of_executed_units: 54321")
print("stat::average_exec_per_sec:     18107")
open("{log}", "a").write(" ".join(sys.argv[1:]) + "\\n")
"""

# Finds something, and keeps its input.
BAD = """
import re, sys
prefix = re.search(r"-artifact_prefix=(\\S+)", " ".join(sys.argv)).group(1)
print("#31 NEW    cov: 20 ft: 30 corp: 1/1b")
print("fuzz/targets/bad.cpp:7: not so: a == b", file=sys.stderr)
print("==1==ERROR: libFuzzer: deadly signal")
print(f"artifact_prefix='x'; Test unit written to {prefix}crash-1")
print("stat::number_of_executed_units: 32")
sys.exit(77)
"""


class FuzzTest(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory()))
        self.programs = self.folder / "fuzz"
        self.corpus = self.folder / "corpus"
        self.programs.mkdir()
        (self.corpus / "good").mkdir(parents=True)
        self.log = self.folder / "log"
        self.make("fuzz_good", GOOD.replace("{log}", str(self.log)))
        (self.programs / "fuzz_no_program.txt").write_text("")

    def make(self, name, text):
        path = self.programs / name
        path.write_text(f"#!{sys.executable}\n{text}")
        path.chmod(0o755)

    def run_script(self, *options):
        """The exit status, the table by target, and all that was said."""
        result = subprocess.run(
            [sys.executable, SCRIPT, "3", "--programs", self.programs, "--corpus", self.corpus,
             *options],
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False, timeout=120)
        rows = [line.split() for line in result.stdout.splitlines()]
        table = {row[0]: row[1:] for row in rows if len(row) == 5 and re.match(r"[\d,]+$", row[1])}
        return result.returncode, table, result.stdout

    def test_a_target_that_finds_nothing(self):
        status, table, _ = self.run_script()
        self.assertEqual(table, {"good": ["54,321", "18,107", "1,234", "0"]})
        self.assertEqual(status, 0)

    def test_the_corpus_is_read_and_not_written(self):
        self.run_script()
        *options, found, corpus = self.log.read_text().split()
        self.assertEqual(corpus, str(self.corpus / "good"))
        self.assertNotEqual(found, corpus)  # libFuzzer writes to the first folder
        self.assertIn("-max_total_time=3", options)

    def test_a_finding_is_told_with_its_input_and_fails(self):
        self.make("fuzz_bad", BAD)
        status, table, said = self.run_script()
        self.assertEqual(table["bad"], ["32", "0", "20", "1"])
        self.assertEqual(table["good"][-1], "0")
        self.assertIn("not so: a == b", said)
        self.assertRegex(said, r"to repeat it: \S+/fuzz_bad \S+/findings/bad-crash-1\n")
        self.assertEqual(status, 1)

    def test_a_target_that_does_not_run_is_no_success(self):
        self.make("fuzz_broken", "raise SystemExit('out of order')")
        status, table, said = self.run_script()
        self.assertEqual(table["broken"][-1], "1")
        self.assertIn("out of order", said)
        self.assertEqual(status, 1)

    def test_only_some(self):
        self.make("fuzz_bad", BAD)
        self.assertEqual(self.run_script("--only", "^good$")[0], 0)
        status, _, said = self.run_script("--only", "nothing")
        self.assertEqual(status, 1)
        self.assertIn("no target", said)


if __name__ == "__main__":
    unittest.main()
