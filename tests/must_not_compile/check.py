"""Checks one case: a source file whose offending line is switched on by the macro MISTAKE, or
whose offending lines, as many as "// Mistakes:" says, by its value, from 1.

Usage: check.py COMPILER CASE INCLUDE_FOLDER PREPARED_FOLDER
       check.py COMPILER --prepare INCLUDE_FOLDER PREPARED_FOLDER

The file must compile without that line; with it, it must fail with a message that matches the
regular expression after "// Message:", in at most LINES lines, those of source text not counted.
"// Standards:" names the versions of C++ to try. The second form precompiles prometheus_express.h for
all cases.
"""

import pathlib
import re
import subprocess
import sys

LINES = 10
STANDARDS = ("17", "20")
HEADER = "prometheus_express.h"

# Lines that say nothing: by which headers the compiler came there, and source text with what points
# into it.
SILENT = re.compile(r"^(In file included from |  +from |  +|[0-9]+ errors? generated)")


def header(text, key, default=None):
    found = re.search(rf"^// {key}: (.+)$", text, re.MULTILINE)
    if not found and default is not None:
        return default
    if not found:
        sys.exit(f"the case has no line '// {key}: ...'")
    return found.group(1)


class Compiler:
    def __init__(self, command, folder, prepared):
        self.command = [command, "-Wall", "-Wextra", "-Werror"]
        self.folder = folder
        self.prepared = pathlib.Path(prepared)
        self.is_clang = "clang" in command

    def precompiled(self, standard):
        return self.prepared / standard / f"{HEADER}.gch"

    def prepare(self):
        for standard in STANDARDS:
            made = self.precompiled(standard)
            made.parent.mkdir(parents=True, exist_ok=True)
            source = made.with_suffix("")
            source.write_text(f'#include "{self.folder}/{HEADER}"\n', encoding="utf-8")
            subprocess.run([*self.command, f"-std=c++{standard}", f"-I{self.folder}", "-x", "c++-header",
                            source, "-o", made], check=True)

    def includes(self, case, standard):
        """GCC finds what is precompiled beside the header that comes first, Clang has to be told. Where
        something stands in front of it, it is read anew."""
        made = self.precompiled(standard)
        if not self.is_clang:
            return [f"-I{made.parent}", f"-I{self.folder}"]
        first = next(line for line in case.splitlines() if line and not line.startswith("//"))
        begin = ["-include-pch", made] if first == f'#include "{HEADER}"' else []
        return [*begin, f"-I{self.folder}"]

    def compile(self, path, text, standard, *more):
        return subprocess.run([*self.command, f"-std=c++{standard}", "-fsyntax-only",
                               *self.includes(text, standard), *more, path],
                              stderr=subprocess.PIPE, text=True, check=False)


def check_mistake(bad, message, name):
    if bad.returncode == 0:
        sys.exit(f"{name}: the mistake compiles")
    if not re.search(message, bad.stderr):
        sys.exit(f"{name}: no message matches '{message}' in:\n{bad.stderr}")
    if sum(not SILENT.match(line) for line in bad.stderr.splitlines()) > LINES:
        sys.exit(f"{name}: more than {LINES} lines:\n{bad.stderr}")


def check_case(compiler, case):
    text = pathlib.Path(case).read_text(encoding="utf-8")
    message = header(text, "Message")
    mistakes = int(header(text, "Mistakes", default="1"))
    for standard in header(text, "Standards").split():
        good = compiler.compile(case, text, standard)
        if good.returncode != 0:
            sys.exit(f"C++{standard}: does not compile even without the mistake:\n{good.stderr}")
        for mistake in range(1, mistakes + 1):
            bad = compiler.compile(case, text, standard, f"-DMISTAKE={mistake}")
            check_mistake(bad, message, f"C++{standard}, mistake {mistake}")


def main():
    command, case, *folders = sys.argv[1:]
    compiler = Compiler(command, *folders)
    if case == "--prepare":
        compiler.prepare()
    else:
        check_case(compiler, case)


main()
