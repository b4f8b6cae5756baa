"""Compiles the examples in the comments of src/'s headers, so that they cannot rot.

Usage: header_examples_test.py COMPILER [FLAG ...]

Whatever stands in a comment behind three spaces is an example (lists and tables stand behind two):

    // Counter: counts what happened.
    //
    //   prom::Counter requests{"requests_total", "requests served", registry};
    //   requests.inc();

Each is compiled in a function of its own or, if its first word begins a declaration, in a namespace.
It may use the names that names.h declares. Messages name the header and the line in it.
"""

import pathlib
import re
import subprocess
import sys
import tempfile

SOURCE = pathlib.Path(__file__).resolve().parents[2]
HEADERS = SOURCE / "src"
INDENTED = re.compile(r"(?:^ *//  .*\n(?:^ *//\n(?=^ *//  ))?)+", re.MULTILINE)
DECLARATION = re.compile(r"(class|struct|template|extern|inline|constexpr|void|int)\b")
LEAST = 20  # headers with examples: fewer would mean that they are not found any more
FLAGS = ["-std=c++17", "-fsyntax-only", "-Wall", "-Wextra", "-Werror", "-Wno-unused",
         "-Wno-missing-field-initializers"]  # as C writes them


def examples(text):
    """The line number and the code of each."""
    for found in INDENTED.finditer(text):
        if not re.match(r" *//   ", found.group()):
            continue  # a list or a table
        line = text.count("\n", 0, found.start()) + 1
        yield line, re.sub(r"^ *//(   )?", "", found.group(), flags=re.MULTILINE)


def wrapped(code):
    """The code, on the lines that it is on, where it may stand."""
    if DECLARATION.match(code):
        return code
    return f"void example() {{ {code}}}\n"


def program(headers):
    """A source file with the examples of all headers."""
    parts = []
    for number, (header, line, code) in enumerate(headers):
        parts.append(f'#include "{header}"\n')
        parts.append(f"namespace example{number} {{\n")
        parts.append(f'#line {line} "{header}"\n{wrapped(code)}}}\n')
    return '#include "names.h"\n' + "".join(parts)


def main():
    compiler, *flags = sys.argv[1:]
    found = [
        (header, *example)
        for header in sorted(HEADERS.rglob("*.h"))
        for example in examples(header.read_text(encoding="utf-8"))
    ]
    print(f"{len(found)} examples")
    if len({header for header, *_ in found}) < LEAST:
        sys.exit(f"fewer than {LEAST} headers have examples")
    with tempfile.TemporaryDirectory(prefix="prometheus_express_") as folder:
        source = pathlib.Path(folder) / "examples.cpp"
        source.write_text(program(found), encoding="utf-8")
        includes = [f"-I{HEADERS}", f"-I{pathlib.Path(__file__).parent}"]
        done = subprocess.run([compiler, *FLAGS, *includes, *flags, source], check=False)
    if done.returncode != 0:
        sys.exit("What is no code stands behind two spaces; names may be declared in names.h.")


main()
