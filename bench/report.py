"""Runs all benchmarks of a build and prints tables of them. bench/run calls this.

Usage: report.py BUILD_FOLDER [--smallest PROGRAM] [--quick] [--readme]
"""

import argparse
import datetime
import json
import os
import pathlib
import platform
import re
import subprocess
import sys
import time

import http_load
import peers
import rows
import smallest
import targets

ROOT = pathlib.Path(__file__).resolve().parent.parent
README = ROOT / "README.md"
ALL = ROOT / "docs" / "performance.md"
BEGIN, END = "<!-- bench -->", "<!-- /bench -->"

# Rows that README has; docs/performance.md has them all.
IN_README = [
    "counter `inc()`, ns",
    "`labels(a, b).inc()`, any of 100 children, ns",
    "page of 10,000 counters through a 64 KiB buffer, ns a sample",
    "heap, bytes a labelled counter",
    "HTTP, 1,000 samples: server CPU, µs a request",
]
NOTES = """\
The limit is what the same work costs at the least: one relaxed atomic operation; a bare hash table and
one such operation, without locks; line heads that lie
ready in one piece, and each value printed; a bare epoll loop that sends such a page. prometheus-cpp
writes pages only to strings. It closes each connection after its first request, which wrk counts as a
socket error; tuned, it has keep-alive, `TCP_NODELAY` and 8 threads. Its pages over HTTP hold 3 more
families, about its server."""
SHORT_NOTES = """\
The limit is what the same work costs at the least: one relaxed atomic operation; line heads that lie
ready in one piece, and each value printed; a bare epoll loop that sends such a page.
[docs/performance.md](docs/performance.md) has all rows: other formats, types, and a million series."""


def run_micro(folder, quick):
    """{benchmark: its runs}, and what the program says of itself and the machine."""
    repetitions, seconds = (1, 0.01) if quick else (9, 0.2)
    command = [
        pathlib.Path(folder, "bench", "bench_micro"),
        f"--benchmark_min_time={seconds}",
        f"--benchmark_repetitions={repetitions}",
        "--benchmark_enable_random_interleaving=true",
        "--benchmark_format=json",
        *(["--quick"] if quick else []),
    ]
    output = json.loads(subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout)
    runs = {}
    for run in output["benchmarks"]:
        if run["run_type"] == "iteration":
            runs.setdefault(run["run_name"], []).append(run)
    return runs, output["context"]


def machine(context):
    compiler = context["compiler"]  # GCC gives its version only, Clang its name too
    model = re.search(r"^model name\s*:\s*(.*)$", pathlib.Path("/proc/cpuinfo").read_text(), re.MULTILINE)
    return ", ".join([
        f"{os.cpu_count()} cores" + (f" of {model.group(1)}" if model else ""),
        f"{platform.system()} {'.'.join(platform.release().split('.')[:2])}",
        f"g++ {compiler}" if compiler[0].isdigit() else compiler,
        datetime.date.today().isoformat(),
    ])


def idle_share(seconds=1):
    """How much of all processors nobody uses."""

    def ticks():
        fields = [int(field) for field in pathlib.Path("/proc/stat").read_text().split("\n")[0].split()[1:]]
        return fields[3], sum(fields)

    idle, total = ticks()
    time.sleep(seconds)
    idle_later, total_later = ticks()
    return (idle_later - idle) / (total_later - total)


def measure(folder, quick, program):
    """What was measured how; its rows; and the tables behind them."""
    seconds, rounds = (1, 1) if quick else (3, 5)
    runs, context = run_micro(folder, quick)
    results = http_load.measure(folder, seconds, rounds)
    smallest_program = None if program is None else smallest.measure(program, 1 if quick else 9)
    others = peers.measure(folder, *((0.01, 1) if quick else (0.2, 5)))
    head = "\n".join([
        f"{machine(context)}.",
        f"Medians of {len(runs['counter_inc/prometheus_express'])} runs in random order; HTTP: of {rounds} rounds of "
        f"`wrk -t1 -c8 -d{seconds}s`.",
    ])
    return (
        head,
        [*rows.micro_rows(runs), *rows.http_rows(results), *rows.smallest_rows(smallest_program)],
        [peers.table(others), targets.table(runs, results, smallest_program)],
    )


def table(head, lines, notes):
    return "\n".join([
        head,
        "",
        "| | prometheus_express | prometheus-cpp | times as good | limit |",
        "|---|---:|---:|---:|---:|",
        *lines,
        "",
        notes,
    ])


def short_rows(lines):
    found = [line for line in lines if line.split("|")[1].strip() in IN_README]
    if len(found) != len(IN_README):
        raise SystemExit("IN_README names rows that are not there")
    return found


def write_between_markers(file, text):
    page = file.read_text()
    before, begin, rest = page.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise SystemExit(f"{file.name} has no {BEGIN} ... {END}")
    file.write_text(f"{before}{BEGIN}\n{text}\n{END}{after}")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", help="a build with PROMETHEUS_EXPRESS_BENCH=ON")
    parser.add_argument("--smallest", metavar="PROGRAM", help="examples/smallest of the preset of that name")
    parser.add_argument("--quick", action="store_true", help="everything once and briefly: the figures mean little")
    parser.add_argument("--readme", action="store_true",
                        help=f"put the table between {BEGIN} and {END} of docs/performance.md, and five rows of it "
                        "into README.md")
    arguments = parser.parse_args()
    if not arguments.quick and idle_share() < 0.9:
        print("This machine is busy with something else: expect poor figures.", file=sys.stderr)
    head, lines, more_tables = measure(arguments.folder, arguments.quick, arguments.smallest)
    everything = "\n\n".join([table(head, lines, NOTES), *more_tables])
    print(everything)
    short = table(head, short_rows(lines), SHORT_NOTES)
    if arguments.readme:
        write_between_markers(README, short)
        write_between_markers(ALL, everything)


main()
