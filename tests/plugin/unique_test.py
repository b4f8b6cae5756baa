"""No symbol of the library is unique in its process, which would keep a plugin loaded for ever.

Usage: unique_test.py NM FILE...

FILE is an archive or an object of the library or of a program, or a shared object; of the last,
what the loader sees counts.
"""

import subprocess
import sys


def unique_symbols(nm, file):
    what = ["--dynamic"] if ".so" in file else []
    command = [nm, "--demangle", *what, file]
    output = subprocess.run(command, stdout=subprocess.PIPE, check=True, text=True).stdout
    for line in output.splitlines():
        kind, _, name = line[17:].partition(" ")
        if kind == "u":
            yield name


def main():
    nm, *files = sys.argv[1:]
    found = {f"{file}: {name}" for file in files for name in unique_symbols(nm, file)}
    print("\n".join(sorted(found)))
    sys.exit(len(found) != 0)


main()
