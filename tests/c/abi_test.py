#!/usr/bin/env python3
"""Compares the binary interface of prometheus_express_c.h on x86-64 with what it was (abi.xml).

usage: abi_test.py [--update]    --update writes what it is now, where a change is meant

It is that of a library in C that has nothing but the declarations: the library itself is C++, of which a
dump would name what the compiler made of its insides. That both agree, the compiler sees to, which reads
the header before each definition, and symbols_test.py.
"""

import pathlib
import subprocess
import sys
import tempfile

from declarations import INCLUDE, prototypes

DUMP = pathlib.Path(__file__).with_name("abi.xml")
OPTIONS = ("--no-show-locs", "--no-corpus-path", "--no-comp-dir-path", "--no-elf-needed")


def build(folder):
    """The path of a library with all functions of the header."""
    bodies = "\n".join(f"{prototype} {{ __builtin_trap(); }}" for prototype in prototypes().values())
    library = pathlib.Path(folder) / "libdeclarations.so"
    subprocess.run(["gcc", "-std=c99", "-g", "-gdwarf-4", "-shared", "-fPIC", "-w", f"-I{INCLUDE}", "-x", "c",
                    "-", "-o", str(library)],
                   input=f'#include "prometheus_express_c.h"\n{bodies}\n', text=True, check=True)
    return library


def main():
    with tempfile.TemporaryDirectory() as folder:
        library = build(folder)
        if sys.argv[1:] == ["--update"]:
            dump = subprocess.run(["abidw", *OPTIONS, str(library)], stdout=subprocess.PIPE, check=True)
            DUMP.write_bytes(dump.stdout)
            return 0
        done = subprocess.run(["abidiff", "--no-show-locs", str(DUMP), str(library)],
                              stdout=subprocess.PIPE, text=True, check=False)
    if done.returncode == 0:
        return 0
    print(done.stdout)
    print("The binary interface of prometheus_express_c.h is another one. Where that is meant:\n"
          "tests/c/abi_test.py --update, and a line in CHANGELOG.md.")
    return 1


sys.exit(main())
