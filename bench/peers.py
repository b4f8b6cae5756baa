"""Measures libraries in other languages (peers/, built by peers/build.sh), round by round with ours."""

import json
import pathlib
import statistics
import subprocess

import rows

PEERS = {
    "client_golang": ("client_golang", "golang-github-prometheus-client-golang-dev"),
    "victoria_metrics": ("VictoriaMetrics/metrics", "golang-github-victoriametrics-metrics-dev"),
    "rust_prometheus": ("Rust's prometheus", "librust-prometheus-dev"),
}
SERIES = 10_000
# Title; what peers call it; the benchmarks of ours and of prometheus-cpp, and how many operations one iteration is.
WORKS = [
    ("counter `inc()`, ns", "inc", "counter_inc/prometheus_express", "counter_inc/prometheus_cpp", 1),
    ("`labels(a, b).inc()`, any of 100 children, ns", "lookup_100", "lookup/prometheus_express/100/100",
     "lookup/prometheus_cpp/100/100", 1),
    ("`labels(a, b).inc()`, any of 10,000 children, ns", f"lookup_{SERIES}", "lookup/prometheus_express/10000/10000",
     "lookup/prometheus_cpp/10000/10000", 1),
    ("page of 10,000 counters, ns a sample", "page", "render/prometheus_express", "render_string/prometheus_cpp",
     SERIES),
]
PATIENCE = 120  # seconds for one program of a round


def run(command, text=None):
    return subprocess.run(command, input=text, stdout=subprocess.PIPE, text=True, check=True, timeout=PATIENCE).stdout


def built(folder):
    """{peer: its program}, of those that were built."""
    programs = {name: pathlib.Path(folder, "peers", name) for name in PEERS}
    return {name: program for name, program in programs.items() if program.exists()}


def check_page(name, page, series):
    """A peer must show the samples that it was given."""
    samples = {}
    for line in page.splitlines():
        if not line.startswith("#"):
            head, value = line.rsplit(" ", 1)
            samples[head] = float(value)
    for line in series.splitlines():
        method, path, amount = line.split(" ")
        value = samples.pop(f'http_requests_total{{method="{method}",path="{path}"}}')
        if abs(value - float(amount)) > 1e-15 * value:
            raise RuntimeError(f"{name} shows {value} for {path}, not {amount}")
    if samples:
        raise RuntimeError(f"{name} shows series that it was not given: {samples}")


def measure_ours(folder, seconds):
    """{benchmark: ns} of an iteration."""
    names = [name for _, _, ours, cpp, _ in WORKS for name in (ours, cpp)]
    output = run([
        pathlib.Path(folder, "bench", "bench_micro"), f"--benchmark_filter=^({'|'.join(names)})$",
        f"--benchmark_min_time={seconds}", "--benchmark_format=json"
    ])
    return {run["run_name"]: run["cpu_time"] for run in json.loads(output)["benchmarks"]}


def measure(folder, seconds, rounds):
    """{peer or benchmark: {work: median ns}}"""
    programs = built(folder)
    series = run([pathlib.Path(folder, "bench", "bench_series"), str(SERIES)])
    for name, program in programs.items():
        check_page(name, run([program, "page"], series), series)
    found = {}
    for _ in range(rounds):
        times = measure_ours(folder, seconds)
        for _, work, ours, cpp, unit in WORKS:
            found.setdefault(("prometheus_express", work), []).append(times[ours] / unit)
            found.setdefault(("prometheus_cpp", work), []).append(times[cpp] / unit)
        for name, program in programs.items():
            for line in run([program, str(seconds)], series).splitlines():
                work, ns = line.split()
                found.setdefault((name, work), []).append(float(ns))
    return {key: statistics.median(times) for key, times in found.items()}


def versions():
    found = []
    for title, package in PEERS.values():
        done = subprocess.run(["dpkg-query", "--show", "--showformat=${Version}", package], stdout=subprocess.PIPE,
                              stderr=subprocess.DEVNULL, text=True, check=False)
        if done.returncode == 0 and done.stdout:
            found.append(f"{title} {done.stdout}")
    return ", ".join(found)


def cell(found, name, work):
    if (name, work) not in found:
        return "not built"
    ns = found[name, work]
    return f"{rows.number(ns)} ({ns / found['prometheus_express', work]:.3g} ×)"


def table(found):
    titles = ["prometheus-cpp", *(title for title, _ in PEERS.values())]
    lines = [
        "Beside libraries in other languages, as Debian has them" + (f" ({versions()})" if versions() else "") + ":",
        "processor time, a garbage collector's included.",
        "",
        f"| | prometheus_express | {' | '.join(titles)} |",
        f"|---|---:|{'---:|' * len(titles)}",
    ]
    for title, work, _, _, _ in WORKS:
        cells = [cell(found, name, work) for name in ("prometheus_cpp", *PEERS)]
        lines.append(f"| {title} | {rows.number(found['prometheus_express', work])} | {' | '.join(cells)} |")
    return "\n".join(lines)
