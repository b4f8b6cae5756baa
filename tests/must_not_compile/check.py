"""Checks one case: a source file whose offending line is switched on by the macro MISTAKE, or
whose offending lines, as many as "// Mistakes:" says, by its value, from 1.

Usage: check.py COMPILER CASE INCLUDE_FOLDER

The file must compile without that line; with it, it must fail with a message that matches the
regular expression after "// Message:", in at most LINES lines, those of source text not counted.
"// Standards:" names the versions of C++ to try.
"""

import re
import subprocess
import sys

LINES = 10

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


def compile_case(compiler, case, folder, standard, *more):
    command = [compiler, f"-std=c++{standard}", "-fsyntax-only", "-Wall", "-Wextra", "-Werror"]
    return subprocess.run(
        [*command, f"-I{folder}", *more, case], stderr=subprocess.PIPE, text=True, check=False
    )


def check_mistake(bad, message, name):
    if bad.returncode == 0:
        sys.exit(f"{name}: the mistake compiles")
    if not re.search(message, bad.stderr):
        sys.exit(f"{name}: no message matches '{message}' in:\n{bad.stderr}")
    if sum(not SILENT.match(line) for line in bad.stderr.splitlines()) > LINES:
        sys.exit(f"{name}: more than {LINES} lines:\n{bad.stderr}")


def main():
    compiler, case, folder = sys.argv[1:]
    with open(case, encoding="utf-8") as file:
        text = file.read()
    message = header(text, "Message")
    mistakes = int(header(text, "Mistakes", default="1"))
    for standard in header(text, "Standards").split():
        good = compile_case(compiler, case, folder, standard)
        if good.returncode != 0:
            sys.exit(f"C++{standard}: does not compile even without the mistake:\n{good.stderr}")
        for mistake in range(1, mistakes + 1):
            bad = compile_case(compiler, case, folder, standard, f"-DMISTAKE={mistake}")
            check_mistake(bad, message, f"C++{standard}, mistake {mistake}")


main()
