"""Where the tests find MicroPython, and the packages that build_test.py makes for it."""

import os
import pathlib
import re

from support.harness import BUILD, SOURCE

HERE = pathlib.Path(__file__).resolve().parent
SOURCES = SOURCE / "build" / "sources" / "micropython"
INTERPRETERS = SOURCE / "build" / "micropython"
PROGRAMS = HERE / "programs"
BOARDS = SOURCE / "tests" / "python" / "boards"
EXAMPLES = SOURCE / "python" / "examples"

# The page of station.py, as tests/python/station_test.py has it of CPython.
STATION_PAGE = re.search('PAGE = """\\\\\n(.*?)"""', (SOURCE / "tests" / "python" / "station_test.py").read_text(
    encoding="utf-8"), re.DOTALL).group(1)

# As part of the interpreter, and as modules that are loaded.
KINDS = ("firmware", "x64")
# And, where `tools/fetch_micropython.sh --all` has built it, in one that is watched by sanitizers.
EVERY_KIND = KINDS + (("sanitized",) if (INTERPRETERS / "sanitized").exists() else ())


def package(kind):
    """The folder of the package for an interpreter that has the module, or with one of an architecture."""
    return BUILD / "micropython" / ("firmware" if kind == "sanitized" else kind) / "package"


def interpreter(kind):
    return INTERPRETERS / ("sanitized" if kind == "sanitized" else "unix") / "micropython"


def environment(kind, *folders):
    """What an interpreter for Unix is started with."""
    return {**os.environ, "MICROPYPATH": ":".join(str(folder) for folder in (package(kind), *folders))}
