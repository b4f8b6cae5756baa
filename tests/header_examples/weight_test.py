"""prometheus_express.h brings none of the large headers of the standard library.

Usage: weight_test.py COMPILER FLAG...
"""

import pathlib
import subprocess
import sys

SOURCE = pathlib.Path(__file__).resolve().parents[2] / "src"

# Each is several thousand lines by itself. <string_view> and <atomic> are what a program needs.
LARGE = {"algorithm", "chrono", "cmath", "functional", "iostream", "map", "memory", "mutex"}
LARGE |= {"optional", "ostream", "regex", "sstream", "string", "thread", "unordered_map", "vector"}


def main():
    command = [*sys.argv[1:], "-std=c++17", f"-I{SOURCE}", "-M", "-x", "c++", "-"]
    done = subprocess.run(
        command, input="#include <prometheus_express.h>\n", stdout=subprocess.PIPE, text=True, check=True
    )
    paths = [pathlib.Path(path) for path in done.stdout.split()]
    found = {path.name for path in paths if path.suffix == ""}  # the standard's own
    if "string_view" not in found:
        sys.exit(f"this is not how the compiler names headers: {sorted(found)}")
    if found & LARGE:
        sys.exit(f"prometheus_express.h includes {sorted(found & LARGE)}")


main()
