"""What the C interface defines begins with pe_, and is what the header declares; a program that was
compiled for another configuration does not link.

usage: symbols_test.py COMPILER LIBRARY...    the library of the C interface first, then what it needs
"""

import pathlib
import re
import subprocess
import sys
import tempfile
import unittest

from declarations import INCLUDE, prototypes, uses

COMPILER, LIBRARY, *NEEDED = sys.argv[1:]
del sys.argv[1:]
CONFIGURED = r"_heap_\d_checks_\d_large_\d_tasks_\d$"


def symbols():
    """Names that the library defines for others, but for what is inline and may stand anywhere."""
    printed = subprocess.run(["nm", "--defined-only", "--extern-only", "--format=posix", LIBRARY],
                             stdout=subprocess.PIPE, text=True, check=True).stdout
    lines = [line.split() for line in printed.splitlines() if " " in line]
    return {name for name, kind, *_ in lines if kind not in "VWu"}


def link(folder, *definitions):
    """What the linker says of a program that uses all functions."""
    source = pathlib.Path(folder) / "all.c"
    source.write_text(uses(), encoding="utf-8")
    program = source.with_suffix("")
    compiled = subprocess.run(["gcc", "-std=c99", f"-I{INCLUDE}", *definitions, "-c", str(source),
                               "-o", f"{source}.o"], stderr=subprocess.PIPE, text=True, check=False)
    if compiled.returncode != 0:
        raise RuntimeError(compiled.stderr)
    done = subprocess.run([COMPILER, f"{source}.o", LIBRARY, *NEEDED, "-pthread", "-o", str(program)],
                          stderr=subprocess.PIPE, text=True, check=False)
    if done.returncode == 0:
        subprocess.run([str(program)], check=True)
    return done.stderr


class Symbols(unittest.TestCase):
    def test_one_prefix(self):
        others = [name for name in symbols()
                  if not name.startswith("pe_") and "18prometheus_express" not in name]
        self.assertEqual(others, [])

    def test_those_of_the_header(self):
        defined = {re.sub(CONFIGURED, "", name) for name in symbols() if name.startswith("pe_")}
        self.assertEqual(defined, set(prototypes()))

    def test_all_link(self):
        with tempfile.TemporaryDirectory() as folder:
            self.assertEqual(link(folder), "")

    def test_another_configuration_does_not(self):
        with tempfile.TemporaryDirectory() as folder:
            words = link(folder, "-DPROMETHEUS_EXPRESS_HEAP=0")
        self.assertRegex(words, "pe_gauge_init_heap_0_checks_1_large_1_tasks_1")


unittest.main()
