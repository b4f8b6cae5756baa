"""Runs clang-tidy on the files of src/ that a build compiles, as .clang-tidy says.

Usage: clang_tidy.py BUILD_FOLDER    (of a build with Clang)

The checks that follow paths through the program take two thirds of the time, and two that look at
every name of the standard library a quarter of the rest: they are left to ./test --long.

Most of the rest goes into what headers bring, so up to BATCH files with the same options are looked
at as one, one behind the other, but those that define a name which one before them has too. Where that
has findings, each is looked at by itself. --long does so with all: a name that a file declares in vain
is not seen where another one uses it.

What had no findings is not looked at again while the files, the project's headers that they include,
their command and .clang-tidy stay what they are: BUILD_FOLDER/clang_tidy/ remembers that.
"""

import concurrent.futures
import hashlib
import json
import os
import pathlib
import re
import shlex
import subprocess
import sys
import tempfile

from files import SOURCE

sys.path.insert(0, str(SOURCE / "tests/support"))
import united  # noqa: E402  # from there

TIDY = ["clang-tidy", "--quiet", "--warnings-as-errors=*", f"--config-file={SOURCE / '.clang-tidy'}"]
LONG = int(os.environ.get("PROMETHEUS_EXPRESS_SOAK_SECONDS", "5")) >= 60
if not LONG:
    TIDY.append("--checks=-clang-analyzer-*,-bugprone-reserved-identifier,-bugprone-stringview-nullptr")
BATCH = 1 if LONG else 12
INCLUDE = re.compile(r'^#include "(.*)"$', re.MULTILINE)


def compiled(build):
    """The files that it compiles, with their commands; those that it compiles as one (cmake/unite.cmake) too."""
    for entry in json.loads((build / "compile_commands.json").read_text(encoding="utf-8")):
        path = pathlib.Path(entry["file"])
        if path.parent.name == "Unity":
            for name in INCLUDE.findall(path.read_text(encoding="utf-8")):
                yield name, entry["command"]
        else:
            yield entry["file"], entry["command"]


def batches(build):
    """Lists of files of src/, each with the options that all of it are compiled with."""
    groups = {}
    for path, command in sorted(dict(compiled(build)).items()):
        if SOURCE / "src" not in pathlib.Path(path).parents:
            continue
        command = shlex.split(command)
        first = next(at for at, word in enumerate(command) if "clang" in word)  # behind ccache
        for option in ("-o", "-c"):
            at = command.index(option)
            command[at:at + 2] = []
        groups.setdefault(tuple(command[first:]), []).append(path)
    for command, paths in groups.items():
        yield from ((command, some) for some in united.batches(paths, BATCH))


def included(command, path):
    """The project's files that the compiler reads for this one."""
    done = subprocess.run([*command, "-MM", "-MT", "x", path], stdout=subprocess.PIPE, check=True)
    words = done.stdout.decode().replace("\\\n", " ").split()[1:]
    return sorted(word for word in words if word.startswith(f"{SOURCE}/src"))


def fingerprint(command, path, text, common):
    digest = hashlib.sha256(common + shlex.join(command).encode() + text)
    for name in included(command, path):
        digest.update(name.encode() + b"\0" + pathlib.Path(name).read_bytes())
    return digest.hexdigest()


def is_clean(build, command, paths, common):
    """Whether clang-tidy finds nothing in these files; prints what it finds in one."""
    text = united.one_behind_the_other(paths)
    with tempfile.NamedTemporaryFile(dir=build / "clang_tidy", suffix=".cpp") as together:
        together.write(text)
        together.flush()
        path = paths[0] if len(paths) == 1 else together.name
        mark = build / "clang_tidy" / fingerprint(command, path, text, common)
        if mark.exists():
            return True
        done = subprocess.run([*TIDY, path, "--", *command[1:]], stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, text=True, check=False)
    if done.returncode == 0:
        mark.touch()
    elif len(paths) == 1:
        print(done.stdout or done.stderr, flush=True)
    return done.returncode == 0


def check(build, command, paths, common):
    """How many of the files have findings, which are printed."""
    together, alone = united.fitting([*command, "-w"], paths) if len(paths) > 1 else ([], paths)
    if together and not is_clean(build, command, together, common):
        alone = paths
    return sum(not is_clean(build, command, [path], common) for path in alone)


def main():
    build = pathlib.Path(sys.argv[1])
    (build / "clang_tidy").mkdir(exist_ok=True)
    common = (SOURCE / ".clang-tidy").read_bytes() + " ".join(TIDY).encode()
    common += subprocess.run(["clang-tidy", "--version"], stdout=subprocess.PIPE, check=True).stdout
    work = list(batches(build))
    if not work:
        sys.exit(f"{build} compiles nothing of src/")
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        findings = sum(pool.map(lambda batch: check(build, *batch, common), work))
    files = sum(len(paths) for _, paths in work)
    print(f"{files} files, {findings} with findings")
    sys.exit(findings != 0)


main()
