"""Where the tests find MicroPython, and the packages that build_test.py makes for it."""

import os

from support.harness import BUILD, SOURCE

SOURCES = SOURCE / "build" / "sources" / "micropython"
INTERPRETER = SOURCE / "build" / "micropython" / "unix" / "micropython"
PROGRAMS = SOURCE / "tests" / "micropython" / "programs"
BOARDS = SOURCE / "tests" / "python" / "boards"

# As part of the interpreter, and as modules that are loaded.
KINDS = ("firmware", "x64")


def package(kind):
    """The folder of the package for an interpreter that has the module, or with one of an architecture."""
    return BUILD / "micropython" / kind / "package"


def environment(kind, *folders):
    """What an interpreter for Unix is started with."""
    return {**os.environ, "MICROPYPATH": ":".join(str(folder) for folder in (package(kind), *folders))}
