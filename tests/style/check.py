"""Runs a tool on all files that it is for.

Usage: check.py clang_format|shellcheck|flake8

What the tools are to look for is in .clang-format, .shellcheckrc and .flake8.
"""

import subprocess
import sys

from files import SOURCE, files, shell_scripts

TOOLS = {
    "clang_format": (["clang-format", "--dry-run", "--Werror"], lambda: files(".h", ".cpp")),
    "shellcheck": (["shellcheck"], shell_scripts),
    "flake8": (["/usr/bin/python3", "-m", "flake8"], lambda: files(".py")),
}


def main():
    command, find = TOOLS[sys.argv[1]]
    paths = find()
    if not paths:
        sys.exit("there are no such files")
    print(f"{len(paths)} files")
    sys.exit(subprocess.run([*command, *paths], cwd=SOURCE, check=False).returncode)


main()
