"""A program works that another compiler made, or for another version of C++, than the library.

Usage: compiler_test.py FOLDER INCLUDE_FOLDER LIBRARY... -- REFERENCE COMPILER FLAG...

FOLDER is where programs are built. What the program prints must be what it prints when REFERENCE,
the library's own compiler, has made it.
"""

import pathlib
import subprocess
import sys

SPLIT = sys.argv.index("--")
FOLDER, INCLUDES, *LIBRARIES = sys.argv[1:SPLIT]
REFERENCE, COMPILER, *FLAGS = sys.argv[SPLIT + 1 :]
SOURCE = pathlib.Path(__file__).parent / "program.cpp"


def output(name, compiler, *flags):
    program = pathlib.Path(FOLDER) / name
    paths = {f"-Wl,-rpath,{pathlib.Path(library).parent}" for library in LIBRARIES}  # if shared
    command = [compiler, *flags, f"-I{INCLUDES}", SOURCE, *LIBRARIES, *paths, "-o", program]
    subprocess.run(command, check=True)
    # A program that does not agree with the library may also never end.
    return subprocess.run([program], stdout=subprocess.PIPE, check=True, text=True, timeout=20).stdout


def main():
    name = f"{pathlib.Path(COMPILER).name}{''.join(FLAGS)}".replace("/", "_")
    wanted = output(f"{name}.reference", REFERENCE, "-std=c++17", "-O1")
    if len(wanted) < 2000:
        sys.exit(f"the page is too short:\n{wanted}")
    got = output(name, COMPILER, *FLAGS)
    if got != wanted:
        sys.exit(f"the page is not that of {REFERENCE}:\n{got}")


main()
