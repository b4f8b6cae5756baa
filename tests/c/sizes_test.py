#!/usr/bin/env python3
"""Compares c/sizes.h with what the objects hold on hosts with 32 bits, which no build of the suite is for.

usage: sizes_test.py CLANG INCLUDE_FOLDERS    the folders are separated by colons

Clang compiles for such a host with this machine's headers, of which the one that says what the C library
lacks is of no use there, so that the compiler's assertions are tried.
"""

import pathlib
import subprocess
import sys
import tempfile
import unittest

PROJECT = pathlib.Path(__file__).resolve().parents[2]
SOURCE = PROJECT / "src" / "prometheus_express" / "c" / "sizes.cpp"
CLANG, FOLDERS = sys.argv[1:]
# The second aligns what has 64 bits by 8, the first by 4.
HOSTS = ("i386-linux-gnu", "arm-linux-gnueabihf")
OF_THE_C_LIBRARY = ("stubs-32.h", "stubs-hard.h", "stubs-soft.h")


def system_folders():
    """Where the headers of this machine are, as its own compiler has them."""
    done = subprocess.run([CLANG, "-E", "-v", "-x", "c++", "/dev/null"], stderr=subprocess.PIPE,
                          stdout=subprocess.DEVNULL, check=True, text=True)
    listed = done.stderr.split("#include <...> search starts here:\n")[1].split("End of search list")[0]
    return [line.strip() for line in listed.splitlines()]


class Sizes(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory()))
        (self.folder / "gnu").mkdir()
        for name in OF_THE_C_LIBRARY:
            (self.folder / "gnu" / name).touch()

    def errors(self, host, text):
        command = [CLANG, f"--target={host}", "-std=c++17", "-fsyntax-only", "-x", "c++", "-",
                   f"-I{self.folder}", *(f"-I{folder}" for folder in FOLDERS.split(":"))]
        for folder in system_folders():
            command += ["-isystem", folder]
        done = subprocess.run(command, input=text, stderr=subprocess.PIPE, check=False, text=True)
        return done.stderr if done.returncode != 0 else ""

    def test_hosts_of_32_bits(self):
        for host in HOSTS:
            with self.subTest(host):
                self.assertEqual(self.errors(host, f'#include "{SOURCE}"\n'), "")

    def test_a_size_that_is_too_small_is_found(self):
        smaller = (f'#include "{SOURCE}"\n'
                   "namespace prometheus_express::c {\n"
                   "template struct Sizes<sizeof(pe_gauge) - 64, sizeof(MetricOf<DynamicGauge>)>;\n}\n")
        for host in HOSTS:
            with self.subTest(host):
                self.assertIn("too few bytes", self.errors(host, smaller))


unittest.main(argv=sys.argv[:1])
