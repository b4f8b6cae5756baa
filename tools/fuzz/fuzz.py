#!/usr/bin/env python3
"""Runs the fuzz targets, each for some seconds, and prints what came of it.

Each replays fuzz/corpus/TARGET first, then makes inputs of its own. What is a finding is kept in
build/asan/findings/; what reaches something new, in build/asan/found/TARGET, unless --programs says
that this is only one of the suite's tests.
"""

import argparse
import concurrent.futures
import os
import pathlib
import re
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
OPTIONS = ["-timeout=10", "-rss_limit_mb=2000", "-print_final_stats=1", "-max_len=1600"]

# What is found by other means in the suite's build with sanitizers, or kept for long, costs a target
# half of its speed.
SANITIZERS = {"ASAN_OPTIONS": "detect_leaks=1:detect_stack_use_after_return=0:quarantine_size_mb=16",
              "UBSAN_OPTIONS": "print_stacktrace=1"}

# How long a target may take besides the seconds that it was given: to read its corpus, on a machine
# that has other things to do.
GRACE_S = 300

# In a report, the lines that say what is wrong.
TELLING = re.compile(r"not so:|^  with |runtime error:|ERROR: |SUMMARY: |DEATH")


class Failure(Exception):
    """There is nothing to run; the text says why."""


class Result:
    """What came of one target, as its program has printed it."""

    def __init__(self, target, status, output):
        self.target = target
        self.failed = status != 0
        self.output = output
        self.runs = self.number(r"number_of_executed_units:\s*(\d+)")
        self.speed = self.number(r"average_exec_per_sec:\s*(\d+)")
        self.edges = self.number(r"\bcov: (\d+)")
        self.inputs = re.findall(r"Test unit written to (\S+)", output)

    def number(self, pattern):
        """The last one that was printed."""
        found = re.findall(pattern, self.output)
        return int(found[-1]) if found else 0

    def report(self, program):
        telling = [line for line in self.output.splitlines() if TELLING.search(line)]
        repeat = [f"to repeat it: {program} {path}" for path in self.inputs]
        return "\n".join([f"{self.target}:", *(telling or self.output.splitlines()[-20:]), *repeat])


def run(program, corpus, found, findings, seconds):
    target = program.name.removeprefix("fuzz_")
    found = found / target
    for folder in (found, findings):
        folder.mkdir(parents=True, exist_ok=True)
    seeds = [corpus / target] if (corpus / target).is_dir() else []
    command = [program, *OPTIONS, f"-max_total_time={seconds}",
               f"-artifact_prefix={findings}/{target}-", found, *seeds]
    try:
        done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, errors="replace", check=False,
                              timeout=seconds + GRACE_S, env=dict(os.environ) | SANITIZERS)
        return Result(target, done.returncode, done.stdout)
    except subprocess.TimeoutExpired as late:
        output = (late.stdout or b"").decode(errors="replace")
        return Result(target, 1, output + "\nERROR: it did not end")


def build_all(build):
    commands = [["cmake", "--preset", "asan", "-DPROMETHEUS_EXPRESS_TESTS=ON",
                 "-DPROMETHEUS_EXPRESS_WERROR=ON"],
                ["cmake", "--build", build, "--target", "fuzz_targets"]]
    for command in commands:
        if subprocess.run(command, cwd=ROOT, check=False).returncode != 0:
            raise Failure("the targets do not build")


def print_table(results):
    width = max(len(result.target) for result in results)
    print(f"{'target':{width}} {'executions':>12} {'a second':>9} {'edges':>7} {'findings':>9}")
    for result in results:
        findings = max(len(result.inputs), 1) if result.failed else 0
        print(f"{result.target:{width}} {result.runs:12,} {result.speed:9,} {result.edges:7,} "
              f"{findings:9}")


def main():
    parser = argparse.ArgumentParser(prog="./test --fuzz", description=__doc__)
    parser.add_argument("seconds", type=int, nargs="?", default=60, help="of each target (60)")
    parser.add_argument("--only", default="", metavar="REGEX", help="targets whose names match")
    parser.add_argument("--programs", type=pathlib.Path,
                        help="a folder with targets that are built; else they are built first")
    parser.add_argument("--corpus", type=pathlib.Path, default=ROOT / "fuzz" / "corpus")
    options = parser.parse_args()
    build = ROOT / "build" / "asan"
    if options.programs is None:
        build_all(build)
    folder = options.programs or build / "fuzz"
    programs = [path for path in sorted(folder.glob("fuzz_*"))
                if path.is_file() and os.access(path, os.X_OK)
                and re.search(options.only, path.name.removeprefix("fuzz_"))]
    if not programs:
        raise Failure(f"no target in {folder} matches '{options.only}'")
    with tempfile.TemporaryDirectory() as passing, \
            concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        found = build / "found" if options.programs is None else pathlib.Path(passing)
        results = list(pool.map(lambda program: run(program, options.corpus, found,
                                                    folder.parent / "findings", options.seconds),
                                programs))
    print_table(results)
    for program, result in zip(programs, results):
        if result.failed:
            print(f"\n{result.report(program)}")
    return 1 if any(result.failed for result in results) else 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except Failure as failure:
        sys.exit(f"fuzz: {failure}")
