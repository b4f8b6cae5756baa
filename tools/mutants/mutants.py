#!/usr/bin/env python3
"""Changes the code on purpose, one place at a time, and shows whether a test notices.

The changes are in mutants.toml beside this file. Each is made in a copy of the tree, whose build is
kept from run to run; the tree itself is only read.
"""

import argparse
import os
import pathlib
import re
import shutil
import subprocess
import sys
import time
import tomllib

HERE = pathlib.Path(__file__).resolve().parent
KEYS = {"name", "why", "file", "old", "new", "test"}
LEFT_OUT = ("build*", ".git", ".cache", "__pycache__")
OPTIONS = ["-GNinja", "-DCMAKE_BUILD_TYPE=Release", "-DCMAKE_CXX_FLAGS_RELEASE=-O1",
           "-DPROMETHEUS_EXPRESS_TESTS=ON", "-DPROMETHEUS_EXPRESS_EXAMPLES=OFF",
           "-DPROMETHEUS_EXPRESS_INSTALL=OFF"]


class Failure(Exception):
    """Nothing can be said of any mutant; the text says why."""


def failed_case(output):
    """The test case whose first error doctest tells; it names those with messages as well."""
    before, error, _ = output.partition("ERROR:")
    cases = re.findall(r"TEST CASE:\s*(.*)", before)
    return cases[-1].strip() if error and cases else "crashed"


class Test:
    """What is to notice a mutant: a test program, and the file with the test cases, if not all."""

    def __init__(self, text):
        self.program, _, self.file = text.partition(" ")

    def command(self, build):
        found = [path for path in build.rglob(self.program) if path.is_file()]
        if len(found) != 1:
            raise Failure(f"there are {len(found)} programs named {self.program}")
        return [found[0], "--abort-after=1", *([f"--source-file=*/{self.file}"] if self.file else [])]

    def run(self, build, limit_s):
        """None where all is well; else the test case that is not."""
        try:
            result = subprocess.run(self.command(build), cwd=build, stdin=subprocess.DEVNULL,
                                    stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False,
                                    timeout=limit_s, errors="replace")
        except subprocess.TimeoutExpired:
            return f"{self.program}: did not end"
        if result.returncode == 0:
            if re.search(r"test cases:\s*0 ", result.stdout):
                raise Failure(f"{self.program} has no test in {self.file}")
            return None
        return f"{self.program}: {failed_case(result.stdout)}"


def read_table(path):
    mutants = tomllib.loads(path.read_text())["mutant"]
    for mutant in mutants:
        if set(mutant) != KEYS:
            raise Failure(f"{path.name}: {mutant.get('name')} needs {', '.join(sorted(KEYS))}")
    names = [mutant["name"] for mutant in mutants]
    if len(set(names)) != len(names):
        raise Failure(f"{path.name}: two mutants have the same name")
    return mutants


def applies(mutant, tree):
    """Whether it can be made there, and the words for it."""
    path = tree / mutant["file"]
    found = path.read_text().count(mutant["old"]) if path.is_file() else 0
    if found == 1 and mutant["old"] != mutant["new"]:
        return True, "applies"
    return False, f"DOES NOT APPLY: its text is {found} times in the file"


def copy_tree(source, target):
    """Makes `target` the same as `source`, and leaves alone what is so already: less is built."""
    wanted = set()
    for folder, folders, files in os.walk(source):
        skip = shutil.ignore_patterns(*LEFT_OUT)(folder, folders)
        folders[:] = [name for name in folders if name not in skip]
        place = target / pathlib.Path(folder).relative_to(source)
        place.mkdir(parents=True, exist_ok=True)
        for name in files:
            old, new = pathlib.Path(folder, name), place / name
            wanted.add(new)
            if not new.is_file() or new.read_bytes() != old.read_bytes():
                shutil.copyfile(old, new)
                shutil.copymode(old, new)
    for path in list(target.rglob("*")):
        if path.is_file() and path not in wanted:
            path.unlink()


def run_quietly(command):
    result = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                            check=False)
    return "" if result.returncode == 0 else result.stdout


class Bench:
    """The copy of the tree, and its build."""

    def __init__(self, root, work):
        self.tree = work / "tree"
        self.build_folder = work / "build"
        copy_tree(root, self.tree)
        wrong = run_quietly(["cmake", "-S", self.tree, "-B", self.build_folder, *OPTIONS])
        if wrong:
            raise Failure(wrong)
        self.times = {}

    def build(self, programs):
        return run_quietly(["cmake", "--build", self.build_folder, "--target", *sorted(programs)])

    def check_unchanged(self, tests):
        """Without a mutant all tests pass. How long each takes says when a mutant hangs."""
        wrong = self.build({Test(test).program for test in tests})
        if wrong:
            raise Failure(wrong)
        for test in tests:
            begin = time.monotonic()
            failed = Test(test).run(self.build_folder, 300)
            if failed:
                raise Failure(f"fails without a mutant: {failed}")
            self.times[test] = time.monotonic() - begin

    def judge(self, mutant):
        """What became of it: whether that is well, and the words for it."""
        well, words = applies(mutant, self.tree)
        if not well:
            return False, words
        path = self.tree / mutant["file"]
        original = path.read_text()
        path.write_text(original.replace(mutant["old"], mutant["new"]))
        try:
            test = Test(mutant["test"])
            wrong = self.build({test.program})
            if wrong:
                return False, "DOES NOT COMPILE:\n" + wrong
            failed = test.run(self.build_folder, 30 + 10 * self.times[mutant["test"]])
            return bool(failed), f"killed by {failed}" if failed else "SURVIVED"
        finally:
            path.write_text(original)


def judge_all(mutants, judge, verdict):
    """Prints the table; the exit status."""
    width = max(len(mutant["name"]) for mutant in mutants)
    well = 0
    for mutant in mutants:
        good, words = judge(mutant)
        well += good
        print(f"{mutant['name']:{width}}  {words}", flush=True)
    print(f"{well} of {len(mutants)} mutants {verdict}.")
    return 0 if well == len(mutants) else 1


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", default="", metavar="REGEX", help="mutants whose names match")
    parser.add_argument("--apply", action="store_true", help="only look whether each can be made")
    parser.add_argument("--table", type=pathlib.Path, default=HERE / "mutants.toml")
    parser.add_argument("--root", type=pathlib.Path, default=HERE.parents[1], help="the tree")
    parser.add_argument("--work", type=pathlib.Path, help="where to build (build/mutants)")
    options = parser.parse_args()
    mutants = [m for m in read_table(options.table) if re.search(options.only, m["name"])]
    if not mutants:
        raise Failure(f"no mutant matches '{options.only}'")
    if options.apply:
        return judge_all(mutants, lambda mutant: applies(mutant, options.root), "can be made")
    bench = Bench(options.root, (options.work or options.root / "build" / "mutants").resolve())
    bench.check_unchanged(sorted({mutant["test"] for mutant in mutants}))
    return judge_all(mutants, bench.judge, "were killed")


if __name__ == "__main__":
    try:
        sys.exit(main())
    except Failure as failure:
        sys.exit(f"mutants: {failure}")
