"""tools/mutants on a tree of its own: what it says of mutants of every kind."""

import pathlib
import subprocess
import sys
import tempfile
import unittest

SCRIPT = pathlib.Path(__file__).parents[2] / "tools" / "mutants" / "mutants.py"

CMAKE = """
cmake_minimum_required(VERSION 3.25)
project(sample CXX)
add_executable(sample_test sample.cpp)
"""

# A program that fails as doctest does.
SAMPLE = """
#include <cstdio>
#include <cstdlib>
int sum(int count) {
  int total = 0;
  for (int i = 0; i < count; ++i) total += i;
  return total;
}
int main() {
  std::puts("TEST CASE:  talks\\n\\nsample.cpp:1: MESSAGE: all is well\\n");
  if (sum(4) == 6) return EXIT_SUCCESS;
  std::puts("TEST CASE:  sums\\n\\nsample.cpp:2: ERROR: CHECK( sum(4) == 6 ) is NOT correct!");
  return EXIT_FAILURE;
}
"""


def mutant(name, old, new, file="sample.cpp"):
    return (f"[[mutant]]\nname = '{name}'\nwhy = 'a test'\nfile = '{file}'\n"
            f"old = '{old}'\nnew = '{new}'\ntest = 'sample_test'\n")


KILLED = mutant("killed", "int total = 0", "int total = 1")


class MutantsTest(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory()))
        self.tree = self.folder / "tree"
        self.tree.mkdir()
        (self.tree / "CMakeLists.txt").write_text(CMAKE)
        (self.tree / "sample.cpp").write_text(SAMPLE)

    def run_script(self, *mutants, options=()):
        """The exit status, the table by name, and what was said besides."""
        table = self.folder / "table.toml"
        table.write_text("".join(mutants))
        result = subprocess.run(
            [sys.executable, SCRIPT, "--table", table, "--root", self.tree,
             "--work", self.folder / "work", *options],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, check=False, timeout=120)
        lines = [line.split(None, 1) for line in result.stdout.splitlines()]
        return result.returncode, dict(line for line in lines if len(line) == 2), result.stderr

    def test_all_killed(self):
        status, table, _ = self.run_script(
            KILLED, mutant("crashes", "return total;", "std::abort();"))
        self.assertEqual(table["killed"], "killed by sample_test: sums")
        self.assertEqual(table["crashes"], "killed by sample_test: crashed")
        self.assertEqual(status, 0)

    def test_a_mutant_that_changes_nothing_survives(self):
        status, table, _ = self.run_script(KILLED, mutant("same", "i < count", "i != count"))
        self.assertEqual(table["same"], "SURVIVED")
        self.assertEqual(table["killed"], "killed by sample_test: sums")
        self.assertEqual(status, 1)

    def test_a_mutant_that_does_not_apply_is_no_success(self):
        cases = [("gone", "x", "sample.cpp", 0), ("total", "x", "sample.cpp", 3),
                 ("x", "y", "gone.cpp", 0), ("i < count", "i < count", "sample.cpp", 1)]
        for old, new, file, count in cases:
            with self.subTest(old=old, file=file):
                status, table, _ = self.run_script(mutant("old", old, new, file))
                self.assertEqual(table["old"],
                                 f"DOES NOT APPLY: its text is {count} times in the file")
                self.assertEqual(status, 1)
                self.assertEqual(self.run_script(mutant("old", old, new, file), options=["--apply"]),
                                 (1, table | {"0": "of 1 mutants can be made."}, ""))

    def test_applying_builds_nothing(self):
        status, table, _ = self.run_script(KILLED, options=["--apply"])
        self.assertEqual((status, table["killed"]), (0, "applies"))
        self.assertFalse((self.folder / "work").exists())

    def test_a_mutant_that_does_not_compile_is_no_success(self):
        status, table, _ = self.run_script(mutant("broken", "int total = 0", "total = 0"))
        self.assertTrue(table["broken"].startswith("DOES NOT COMPILE"))
        self.assertEqual(status, 1)

    def test_the_tree_is_only_read_and_its_changes_are_seen(self):
        before = (self.tree / "sample.cpp").read_text()
        self.assertEqual(self.run_script(KILLED)[0], 0)
        self.assertEqual((self.tree / "sample.cpp").read_text(), before)
        self.assertEqual(sorted(path.name for path in self.tree.iterdir()),
                         ["CMakeLists.txt", "sample.cpp"])
        (self.tree / "sample.cpp").write_text(before.replace("sum(4) == 6", "sum(4) != 0"))
        self.assertEqual(self.run_script(KILLED)[1]["killed"], "SURVIVED")

    def test_a_test_that_fails_without_a_mutant_judges_nothing(self):
        text = SAMPLE.replace("sum(4) == 6", "sum(4) == 7")
        (self.tree / "sample.cpp").write_text(text)
        status, table, said = self.run_script(KILLED)
        self.assertEqual(table, {})
        self.assertIn("fails without a mutant: sample_test: sums", said)
        self.assertEqual(status, 1)

    def test_only_some(self):
        other = mutant("same", "i < count", "i != count")
        status, table, _ = self.run_script(KILLED, other, options=["--only", "kill"])
        self.assertEqual(status, 0)
        self.assertNotIn("same", table)
        status, _, said = self.run_script(KILLED, options=["--only", "nothing"])
        self.assertIn("no mutant matches", said)
        self.assertEqual(status, 1)


if __name__ == "__main__":
    unittest.main()
