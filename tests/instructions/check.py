"""Counts the instructions of fixed works and compares them with figures.txt.

Usage: check.py host PROGRAM COMPILER [--write]
       check.py target COMPILER [--write] -- COMMAND...

On the host callgrind counts those of PROGRAM's functions work_...; on the target COMMAND, the
emulator, prints what it counted. Fails when a work takes 3 % more than its figure. --write puts what
was counted into figures.txt: for the commit that changes it, and says why. Counts depend on the
compiler: with another one than the figures are of, nothing is compared.
"""

import pathlib
import re
import subprocess
import sys
import tempfile

FIGURES = pathlib.Path(__file__).with_name("figures.txt")
MOST = 1.03


def read_figures():
    """{side: (compiler, {work: instructions})}"""
    sides = {}
    for line in FIGURES.read_text().splitlines():
        if line.startswith("#") or not line:
            continue
        if line.startswith("["):
            side, compiler = line.strip("[]").split(": ")
            sides[side] = (compiler, {})
        else:
            work, count = line.rsplit(maxsplit=1)
            sides[side][1][work] = int(count)
    return sides


def write_figures(sides):
    head = "\n".join(line for line in FIGURES.read_text().splitlines() if line.startswith("#"))
    parts = [
        f"[{side}: {compiler}]\n" + "".join(f"{work:<52} {count:>6}\n" for work, count in works.items())
        for side, (compiler, works) in sides.items()
    ]
    FIGURES.write_text(head + "\n\n" + "\n".join(parts))


def count_on_host(program):
    """What was collected in each work, with all that it called."""
    # A fixed environment, and the plainest of the C library's functions whatever the processor.
    environment = {"PATH": "/usr/bin:/bin", "GLIBC_TUNABLES": "glibc.cpu.hwcaps=-AVX2,-AVX,-BMI2,-ERMS,-FSRM"}

    def run(*command):
        return subprocess.run(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                              check=True, timeout=240).stdout

    with tempfile.TemporaryDirectory() as folder:
        file = f"{folder}/callgrind.out"
        output = run("valgrind", "--tool=callgrind", "--toggle-collect=work_*", f"--callgrind-out-file={file}", program)
        operations = int(re.search(r"operations (\d+)", output).group(1))
        table = run("callgrind_annotate", "--inclusive=yes", "--threshold=100", "--auto=no", file)
    found = re.findall(r"^\s*([\d,]+) .*:work_(\w+)( \[|$)", table, re.MULTILINE)
    return {work.replace("_", " "): round(int(count.replace(",", "")) / operations) for count, work, _ in found}


def count_on_target(command):
    run = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=True, timeout=240)
    return {work: int(count) for work, count in re.findall(r"^(\S.*?)\s{2,}(\d+)\r?$", run.stdout, re.MULTILINE)}


def compare(counts, figures):
    """Prints both; whether all is as it should be."""
    good = bool(counts)
    for work in {**figures, **counts}:
        count, figure = counts.get(work), figures.get(work)
        if count is None or figure is None:
            remark, good = "is in only one of the two", False
        elif count > figure * MOST:
            remark, good = "takes more than 3 % more: why? Then check.py --write", False
        elif count * MOST < figure:
            remark = "takes less: lower its figure (check.py --write)"
        else:
            remark = ""
        print(f"{work:<52} {count or '-':>6} figure {figure or '-':>6} {remark}".rstrip())
    return good


def main():
    arguments = sys.argv[1:]
    command = []
    if "--" in arguments:
        at = arguments.index("--")
        arguments, command = arguments[:at], arguments[at + 1:]
    write = "--write" in arguments
    arguments = [argument for argument in arguments if argument != "--write"]
    if len(arguments) != (3 if arguments[:1] == ["host"] else 2):
        sys.exit(__doc__)
    side, compiler = arguments[0], arguments[-1]
    sides = read_figures()
    if not write and sides[side][0] != compiler:
        print(f"skipped: the figures are of {sides[side][0]}, not of {compiler}")
        return
    counts = count_on_host(arguments[1]) if side == "host" else count_on_target(command)
    if write:
        known = list(sides[side][1]) if side in sides else []
        order = sorted(counts, key=lambda work: known.index(work) if work in known else len(known))
        sides[side] = (compiler, {work: counts[work] for work in order})
        write_figures(sides)
    elif not compare(counts, sides[side][1]):
        sys.exit("A work takes more instructions than its figure in tests/instructions/figures.txt.")


main()
