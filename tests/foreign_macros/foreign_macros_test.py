"""Compiles every file of src/ after macros that other libraries define.

Usage: foreign_macros_test.py COMPILER INCLUDE_FOLDERS [FLAG ...]

Arduino, Windows and lwIP define common words as macros. A program may include their headers before
ours, and what takes the library's files as they are, as the Arduino IDE does, compiles each of them
with no other settings than -I src and where dragonbox is, also those that are for another system. The
folders are separated by colons. The compiler is GCC, whose precompiled headers carry macros.

Up to BATCH files are compiled as one, one behind the other; that each stands on its own is seen by the
build, and by arduino/builder.
"""

import concurrent.futures
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import unittest

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "support"))
import united  # noqa: E402  # from there

BATCH = 16
SRC = HERE.parents[1] / "src"
ROOM = SRC / "prometheus_express"
COMPILER, FOLDERS, *MORE = sys.argv[1:]
FLAGS = ["-fno-exceptions", "-fno-rtti", "-Werror", *MORE, *(f"-I{folder}" for folder in FOLDERS.split(":"))]
# Of Arduino's cores. All files are compiled at the first, and every so many at the others.
STANDARDS = ["gnu++17", "gnu++20", "gnu++23"]
EVERY = 8

# Calls of the system have the names that lwIP takes. Whoever makes them has no lwIP.
SYSTEM = re.compile(r"#include <(sys/|netinet/|arpa/|netdb|fcntl|unistd|dirent)")
INCLUDE = re.compile(r'#include "(prometheus_express/.+)"')

# Headers that only files of another port or system include, whose sources know from platform/port.h
# that they are not for this one.
OF_BOARDS = {"platform/cortex_m/*", "platform/embedded/*", "platform/ports/*", "platform/riscv/*",
             "net/sockets/pollers/*"}


def calls_system(file, seen=None):
    """Says whether the file, or one that it includes, has headers of the system."""
    seen = set() if seen is None else seen
    if file in seen:
        return False
    seen.add(file)
    text = file.read_text(encoding="utf-8")
    included = (SRC / name for name in INCLUDE.findall(text))
    return bool(SYSTEM.search(text)) or any(calls_system(one, seen) for one in included)


class ForeignMacrosTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = pathlib.Path(cls.enterClassContext(tempfile.TemporaryDirectory()))
        cls.pool = cls.enterClassContext(
            concurrent.futures.ThreadPoolExecutor(len(os.sched_getaffinity(0))))
        kinds = [(standard, "plain", []) for standard in STANDARDS]
        kinds.append((STANDARDS[0], "sockets", ["-DSOCKETS"]))
        list(cls.pool.map(lambda kind: cls.prepare(*kind), kinds))

    @classmethod
    def prepare(cls, standard, name, macros):
        """Precompiles the macros, and the standard library in front of them."""
        prepared = cls.folder / standard / name / "foreign_macros.h.gch"
        prepared.parent.mkdir(parents=True)
        subprocess.run([COMPILER, f"-std={standard}", *FLAGS, *macros, "-x", "c++-header",
                        HERE / "foreign_macros.h", "-o", prepared], check=True)

    def command(self, sockets, standard):
        name = "sockets" if sockets else "plain"
        macros = [f"-I{self.folder}/{standard}/{name}", *(["-DSOCKETS"] if sockets else [])]
        return [COMPILER, f"-std={standard}", *FLAGS, *macros, "-Winvalid-pch", "-include", "foreign_macros.h"]

    def errors(self, file, sockets, standard=STANDARDS[0]):
        """What the compiler says of the file; empty: it compiles."""
        done = subprocess.run([*self.command(sockets, standard), "-fsyntax-only", file], text=True,
                              stderr=subprocess.PIPE, check=False)
        return done.stderr

    def errors_of_some(self, files, sockets, standard):
        """By file, of those that do not compile."""
        _, alone = united.fitting(self.command(sockets, standard), files)
        return {file: said for file in alone if (said := self.errors(file, sockets, standard))}

    @staticmethod
    def files(pattern):
        return [file for file in sorted(ROOM.rglob(pattern)) if file.suffix == ".cpp"
                or not any(file.match(f"{ROOM}/{name}") for name in OF_BOARDS)]

    def check(self, files, sockets, standard=STANDARDS[0]):
        bad = {}
        for said in self.pool.map(lambda some: self.errors_of_some(some, sockets, standard),
                                  united.batches(files, BATCH)):
            bad.update(said)
        for file, said in bad.items():
            print(f"{os.path.relpath(file, SRC)}:\n{said}")
        self.assertEqual(list(bad), [])

    def test_sources(self):
        files = self.files("*.cpp")
        self.assertGreater(len(files), 100)
        for sockets in False, True:
            with self.subTest(sockets=sockets):
                self.check([file for file in files if calls_system(file) != sockets], sockets)

    def including(self, headers):
        """A source file with all of them, which takes the time of the largest."""
        file = self.folder / f"headers_{len(headers)}.cpp"
        file.write_text("".join(f'#include "{header}"\n' for header in headers), encoding="utf-8")
        return file

    def test_headers(self):
        headers = self.files("*.h")
        self.assertGreater(len(headers), 100)
        for sockets in False, True:
            with self.subTest(sockets=sockets):
                some = [header for header in headers if calls_system(header) != sockets]
                self.assertEqual(self.errors(self.including(some), sockets), "")

    def test_other_standards(self):
        for shift, standard in enumerate(STANDARDS[1:]):
            with self.subTest(standard=standard):
                files = self.files("*.cpp")[shift * EVERY // 2::EVERY]
                files.append(self.including([SRC / "prometheus_express.h"]))
                self.check(files, False, standard)

    def test_mistakes_are_found(self):
        for text, good in (
            ("int f(int a, int b) { return std::min(a, b); }", False),
            ("int f(int a, int b) { return (std::min)(a, b); }", True),
            ("enum { B1 };", False),
            ("struct Network { void poll(); };", False),
            ("struct Network { void update(); };", True),
        ):
            with self.subTest(text=text):
                header = self.folder / "planted.h"
                header.write_text(text + "\n", encoding="utf-8")
                self.assertEqual(self.errors(self.including([header]), True) == "", good)

    def test_a_mistake_is_found_among_others(self):
        """In a source file, and in a header that one of them includes."""
        (self.folder / "header.h").write_text("enum { B1 };\n", encoding="utf-8")
        files = []
        for name, text in (("one", "static int x;"), ("two", "int f(int a, int b) { return std::min(a, b); }"),
                           ("three", "int y = 1;"), ("four", '#include "header.h"')):
            files.append(self.folder / f"{name}.cpp")
            files[-1].write_text(text + "\n", encoding="utf-8")
        self.assertEqual(list(self.errors_of_some(files, False, STANDARDS[0])), [files[1], files[3]])
        self.assertEqual(self.errors_of_some(files[::2], False, STANDARDS[0]), {})

    def test_files_of_the_system_are_few(self):
        folders = {str(file.parent.relative_to(ROOM))
                   for file in ROOM.rglob("*.*") if calls_system(file)}
        rooms = {folder for folder in folders if not folder.startswith("platform/")}
        self.assertEqual(rooms, {"exporter/process", "net/sockets", "net/sockets/pollers",
                                 "net/sockets/system", "push"})


unittest.main(argv=sys.argv[:1])
