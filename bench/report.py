"""Runs all benchmarks of a build and prints one table of them. bench/run calls this.

Usage: report.py BUILD_FOLDER [--smallest PROGRAM] [--quick] [--readme]
"""

import argparse
import datetime
import json
import os
import pathlib
import platform
import re
import statistics
import subprocess
import sys
import time

import http_load
import smallest

ROOT = pathlib.Path(__file__).resolve().parent.parent
README = ROOT / "README.md"
ALL = ROOT / "docs" / "performance.md"
BEGIN, END = "<!-- bench -->", "<!-- /bench -->"

# Title; name of the benchmark for ours, prometheus-cpp's and the limit's; how many operations one
# iteration is. Smaller is better in all of them.
MICRO = [
    ("counter `inc()`, ns", "counter_inc/{}", 1),
    ("counter `inc(0.5)`, ns", "counter_inc_half/{}", 1),
    ("counter `inc()` from 2 threads at once, ns", "counter_inc/{}/real_time/threads:2", 1),
    ("gauge `set()`, ns", "gauge_set/{}", 1),
    ("histogram `observe()`, 14 buckets, ns", "histogram_observe/{}", 1),
    ("`labels(a, b).inc()`, always the same child, ns", "lookup/{}/100/1", 1),
    ("`labels(a, b).inc()`, any of 100 children, ns", "lookup/{}/100/100", 1),
    ("`labels(a, b).inc()`, any of 10,000 children, ns", "lookup/{}/10000/10000", 1),
    ("`inc({a, b})`, any of 100 children, ns", "one_call/{}/100/100", 1),
    ("`inc({a, b})`, any of 10,000 children, ns", "one_call/{}/10000/10000", 1),
    ("page of 10,000 counters through a 64 KiB buffer, ns a sample", "render/{}", 10_000),
    ("the same as one string, ns a sample", "render_string/{}", 10_000),
    ("the same as OpenMetrics, ns a sample", "render_openmetrics/{}", 10_000),
    ("the same as protobuf, ns a sample", "render_protobuf/{}", 10_000),
    ("page of 600 histograms, ns a line", "render_histograms/{}", 600 * 17),
    ("page of 1,000 metrics with 3 gauges each, ns a sample", "render_families/{}", 3_000),
    ("page of 20,000 gauges with callbacks, ns a sample", "render_functions/{}", 20_000),
    ("page of 1,000 counters, gzip by zlib, ns a sample", "gzip_page/{}", 1_000),
    ("the same, gzip by ISA-L, ns a sample", "isal_page/{}", 1_000),
    ("the same, zstd, ns a sample", "zstd_page/{}", 1_000),
    ("page of 1 million counters, ns a sample", "render_million/{}", 1_000_000),
]
MEMORY = ("heap, bytes a labelled counter", "memory/{}/iterations:1", "bytes_per_series")
# What one call in a thousand exceeds.
STALLS = [
    ("`labels(a, b).inc()`, any of 1 million children, p99.9, ns", "lookup_stalls/{}/0/iterations:1", "p999_ns"),
    ("the same while that page is read again and again, p99.9, ns", "lookup_stalls/{}/1/iterations:1", "p999_ns"),
]
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
PAGES = {"sensors": "8 samples", "1000": "1,000 samples"}


def run_micro(folder, quick):
    """{benchmark: its runs}, and what the program says of itself and the machine."""
    repetitions, seconds = (1, 0.01) if quick else (9, 0.2)
    command = [
        pathlib.Path(folder, "bench", "bench_micro"),
        f"--benchmark_min_time={seconds}",
        f"--benchmark_repetitions={repetitions}",
        "--benchmark_enable_random_interleaving=true",
        "--benchmark_format=json",
    ]
    output = json.loads(subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout)
    runs = {}
    for run in output["benchmarks"]:
        if run["run_type"] == "iteration":
            runs.setdefault(run["run_name"], []).append(run)
    return runs, output["context"]


def median(runs, name, key, unit=1):
    return statistics.median(run[key] for run in runs[name]) / unit if name in runs else None


def number(value):
    if value is None:
        return "-"
    if value >= 100 or value == 0:
        return f"{value:,.0f}"
    return f"{value:.3g}"


def row(title, ours, theirs, limit, times_as_good):
    ratio = "-" if times_as_good is None else f"{times_as_good:.3g}"
    return f"| {title} | {number(ours)} | {number(theirs)} | {ratio} | {number(limit)} |"


def micro_rows(runs):
    sides = ("prometheus_express", "prometheus_cpp", "limit")
    for title, pattern, unit in MICRO:
        # Processor time, which other programs disturb less; with threads, the time that passed.
        key = "real_time" if "threads" in pattern else "cpu_time"
        ours, theirs, limit = (median(runs, pattern.format(side), key, unit) for side in sides)
        # prometheus-cpp has no other way than a string.
        rival = median(runs, "render_string/prometheus_cpp", key, unit) if pattern == "render/{}" else theirs
        yield row(title, ours, theirs, limit, None if rival is None or ours is None else rival / ours)
    title, pattern, key = MEMORY
    ours, theirs = (median(runs, pattern.format(side), key) for side in sides[:2])
    yield row(title, ours, theirs, None, theirs / ours)
    for title, pattern, key in STALLS:
        yield row(title, median(runs, pattern.format(sides[0]), key), None, None, None)


def http_rows(results):
    for page, title in PAGES.items():
        ours, limit = results[page, "prometheus_express"], results[page, "limit"]
        for rival, note in ("prometheus_cpp", ""), ("prometheus_cpp_tuned", ", prometheus-cpp tuned"):
            theirs = results[page, rival]
            for key, what in ("requests_per_s", "requests/s"), ("cpu_us", "server CPU, µs a request"):
                ratio = ours[key] / theirs[key]
                yield row(f"HTTP, {title}{note}: {what}", ours[key], theirs[key], limit[key],
                          ratio if key == "requests_per_s" else 1 / ratio)
    errors = [
        sum(results[page, name]["errors"] for page in PAGES)
        for name in ("prometheus_express", "prometheus_cpp", "limit")
    ]
    yield row("HTTP: socket errors in all these runs", *errors, None)


def smallest_rows(program, quick):
    if program is None:
        return
    found = smallest.measure(program, 1 if quick else 9)
    yield row("smallest host program with eight gauges, kB (1,000 bytes) beside the C library", found["bytes"] / 1000,
              None, None, None)
    yield row("the same: memory at its peak, kB (1,024 bytes)", found["peak_kb"], None, None, None)


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


def report(folder, quick, program):
    """What was measured how, the rows, and the notes."""
    seconds, rounds = (1, 1) if quick else (5, 5)
    runs, context = run_micro(folder, quick)
    results = http_load.measure(folder, seconds, rounds)
    count = len(runs["counter_inc/prometheus_express"])
    head = "\n".join([
        f"{machine(context)}.",
        f"Medians of {count} runs in random order; HTTP: of {rounds} rounds of `wrk -t1 -c8 -d{seconds}s`.",
    ])
    return head, [*micro_rows(runs), *http_rows(results), *smallest_rows(program, quick)], NOTES


def table(head, rows, notes):
    return "\n".join([
        head,
        "",
        "| | prometheus_express | prometheus-cpp | times as good | limit |",
        "|---|---:|---:|---:|---:|",
        *rows,
        "",
        notes,
    ])


def short_rows(rows):
    found = [line for line in rows if line.split("|")[1].strip() in IN_README]
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
    head, rows, notes = report(arguments.folder, arguments.quick, arguments.smallest)
    print(table(head, rows, notes))
    short = table(head, short_rows(rows), SHORT_NOTES)
    if arguments.readme:
        write_between_markers(README, short)
        write_between_markers(ALL, table(head, rows, notes))


main()
