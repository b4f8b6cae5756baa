"""Runs clang-tidy on the files of src/ that a build compiles, as .clang-tidy says.

Usage: clang_tidy.py BUILD_FOLDER    (of a build with Clang)

The checks that follow paths through the program take two thirds of the time, and two that look at
every name of the standard library a quarter of the rest: they are left to ./test --long.

A file that had no findings is not looked at again while it, the project's headers that it includes,
its command and .clang-tidy stay what they are: BUILD_FOLDER/clang_tidy/ remembers that.
"""

import concurrent.futures
import hashlib
import json
import os
import pathlib
import shlex
import subprocess
import sys

from files import SOURCE

TIDY = ["clang-tidy", "--quiet", "--warnings-as-errors=*"]
LONG = int(os.environ.get("PROMETHEUS_EXPRESS_SOAK_SECONDS", "5")) >= 60
if not LONG:
    TIDY.append("--checks=-clang-analyzer-*,-bugprone-reserved-identifier,-bugprone-stringview-nullptr")


def commands(build):
    """What compiles each file of src/."""
    entries = json.loads((build / "compile_commands.json").read_text(encoding="utf-8"))
    return {
        entry["file"]: entry
        for entry in entries
        if SOURCE / "src" in pathlib.Path(entry["file"]).parents
    }


def included(entry):
    """The project's files that the compiler reads for this one."""
    command = shlex.split(entry["command"])
    command[command.index("-o"):command.index("-o") + 2] = []
    done = subprocess.run(
        [*command, "-MM", "-MT", "x"], cwd=entry["directory"], stdout=subprocess.PIPE, check=True
    )
    words = done.stdout.decode().replace("\\\n", " ").split()[1:]
    return sorted(word for word in words if word.startswith(str(SOURCE)))


def fingerprint(entry, common):
    digest = hashlib.sha256(common + entry["command"].encode())
    for path in included(entry):
        digest.update(path.encode() + b"\0" + pathlib.Path(path).read_bytes())
    return digest.hexdigest()


def check(build, entry, common):
    """Prints what clang-tidy finds in one file; says whether that is nothing."""
    mark = build / "clang_tidy" / fingerprint(entry, common)
    if mark.exists():
        return True
    done = subprocess.run(
        [*TIDY, "-p", build, entry["file"]], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        check=False,
    )
    if done.returncode == 0:
        mark.touch()
        return True
    print(done.stdout or done.stderr, flush=True)
    return False


def main():
    build = pathlib.Path(sys.argv[1])
    (build / "clang_tidy").mkdir(exist_ok=True)
    common = (SOURCE / ".clang-tidy").read_bytes() + " ".join(TIDY).encode()
    common += subprocess.run(["clang-tidy", "--version"], stdout=subprocess.PIPE, check=True).stdout
    entries = commands(build)
    if not entries:
        sys.exit(f"{build} compiles nothing of src/")
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        good = list(pool.map(lambda entry: check(build, entry, common), entries.values()))
    print(f"{len(entries)} files, {good.count(False)} with findings")
    sys.exit(not all(good))


main()
