#!/usr/bin/env python3
"""Passes on what ctest prints, and puts lists before its summary, which stays last.

usage: ctest ... --output-junit RESULTS.xml | test_summary.py RESULTS.xml [BUILD=SECONDS ...]

The lists: how long each build took, the slowest tests, and the tests that were skipped, with the
reason that the test printed after "skipped".
"""

import pathlib
import re
import sys
import xml.etree.ElementTree

SLOWEST = 10
REASON = re.compile(r"skipped:? '?([^'\n]+)")


def pass_on(lines):
    """Prints what comes before ctest's summary; returns the rest."""
    lines = iter(lines)
    for line in lines:
        if re.match(r"\d+% tests passed", line):
            return [line, *lines]
        print(line, end="", flush=True)
    return []


def print_summary(lines):
    """Prints ctest's summary with the list of what failed first, and without what did not run."""
    text = "".join(lines)
    failed = re.search(r"^The following tests FAILED:\n(\t.*\n)*", text, re.MULTILINE)
    if failed:
        print(f"\n{failed.group()}", end="")
    for line in lines:
        if re.match(r"\d+% tests passed|Total Test time", line):
            print(f"\n{line}", end="")


def is_skipped(case):
    """Whether it was, rather than that its program could not be found, which is a failure."""
    mark = case.find("skipped")
    return mark is not None and mark.get("message").startswith("SKIP_")


def print_lists(cases, builds):
    if builds:
        times = (build.split("=") for build in builds)
        print("\nBuilds:", ", ".join(f"{name} {seconds} s" for name, seconds in times))
    print(f"\nThe {SLOWEST} slowest tests:")
    slowest = sorted(cases, key=lambda case: float(case.get("time")), reverse=True)
    for case in slowest[:SLOWEST]:
        print(f"{float(case.get('time')):8.1f} s  {case.get('name')}")
    skipped = [case for case in cases if is_skipped(case)]
    if skipped:
        print("\nSkipped:")
    for case in skipped:
        reason = REASON.search(case.findtext("system-out") or "")
        print(f"  {case.get('name')}: {reason.group(1) if reason else '?'}")


def main():
    results, *builds = sys.argv[1:]
    summary = pass_on(sys.stdin)
    if pathlib.Path(results).exists():
        print_lists(list(xml.etree.ElementTree.parse(results).iter("testcase")), builds)
    print_summary(summary)


main()
