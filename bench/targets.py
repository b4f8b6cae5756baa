"""What the library is to keep to, beside what was found: nearly all of it are ratios in one run."""

import pathlib
import re

import rows

FIGURES = pathlib.Path(__file__).resolve().parents[1] / "tests" / "instructions" / "figures.txt"

# What; the benchmark, and the one beside it; at most. A page of a million is to take 0.4 of what it took before
# values were written whole, and that was 2.1 times the limit.
RATIOS = [
    ("page of 10,000 counters: the limit's", "render/prometheus_express", "render/limit", 1.0),
    ("the same as one string: through a buffer", "render_string/prometheus_express", "render/prometheus_express", 1.2),
    ("the same as OpenMetrics: text", "render_openmetrics/prometheus_express", "render/prometheus_express", 1.2),
    ("the same as protobuf: text", "render_protobuf/prometheus_express", "render/prometheus_express", 1.5),
    ("page of 1 million counters: the limit's", "render_million/prometheus_express", "render_million/limit", 0.85),
    ("page with gzip by ISA-L: by zlib", "isal_page/prometheus_express", "gzip_page/prometheus_express", 0.35),
    ("`labels(a, b).inc()` of 100: a bare table", "lookup/prometheus_express/100/100", "lookup/limit/100/100", 2.0),
    ("`inc({a, b})` of 100: a bare table", "one_call/prometheus_express/100/100", "one_call/limit/100/100", 1.4),
    ("`labels(a, b).inc()` of 10,000: a bare table", "lookup/prometheus_express/10000/10000",
     "lookup/limit/10000/10000", 2.0),
    ("`inc({a, b})` of 10,000: a bare table", "one_call/prometheus_express/10000/10000",
     "one_call/limit/10000/10000", 1.6),
]
# Ten times as many, or eight: a time that grows as their number is 1, as its square 10, or 8. Where
# there are more, caches hold less of each.
LINEAR = [
    ("20,000 callbacks: 2,000, each", "render_functions/prometheus_express", 20_000,
     "render_few_functions/prometheus_express", 2_000),
    ("registering 8,000 metrics: 1,000, each", "register/prometheus_express/8000", 8_000,
     "register/prometheus_express/1000", 1_000),
]
MOST_LINEAR = 2.0
# What `tests/instructions` counts and holds; how many there are of what the title says.
INSTRUCTIONS = [
    ("histogram page, a line, x86-64", "page histograms", 1, 200),
    ("1,000 metrics of 3 gauges, a sample, x86-64", "page families", 1, 500),
    ("observe, last of 14 buckets, Cortex-M4", "Histogram::observe(), last of 14 buckets", 1, 160),
    ("`inc(0.5)`, Cortex-M4", "Counter::inc(0.5)", 1, 120),
    ("a number with up to 4 decimals, Cortex-M4", "their numbers alone", 10, 450),
]


def line(title, found, most):
    missed = "" if most is None or found <= most else " (missed)"
    return f"| {title} | {rows.number(found)}{missed} | {'-' if most is None else rows.number(most)} |"


def lines(runs, results, smallest):
    for title, name, beside, most in RATIOS:
        if name in runs and beside in runs:
            yield line(title, rows.time_of(runs, name) / rows.time_of(runs, beside), most)
    for title, name, count, beside, beside_count in LINEAR:
        yield line(title, rows.time_of(runs, name) / count / (rows.time_of(runs, beside) / beside_count), MOST_LINEAR)
    for what, name in ("`labels(a, b).inc()`", "lookup_stalls"), ("`inc()`", "inc_stalls"):
        alone, read = (rows.median(runs, f"{name}/prometheus_express/{i}/iterations:1", "p999_ns") for i in (0, 1))
        yield line(f"p99.9 of {what} of 1 million while the page is read: alone", read / alone, None)
    yield line("registering 8,000 metrics, ms", rows.time_of(runs, "register/prometheus_express/8000") / 1e6, 50)
    yield line("the longest `labels()` while a metric grows to 10 million, ms",
               rows.longest_lock(runs, "growing_ms"), 1)
    yield line("its `clear()` keeps another thread from a child, ms", rows.longest_lock(runs, "clear_ms"), 1)
    ours, limit = (results["1000", side] for side in ("prometheus_express", "limit"))
    yield line("HTTP, 1,000 samples, server CPU: the bare loop's", ours["cpu_us"] / limit["cpu_us"], 1.0)
    ours, limit = (results["sensors", side] for side in ("prometheus_express", "limit"))
    yield line("HTTP, 8 samples, a new connection each, server CPU: the bare loop's",
               ours["fresh_cpu_us"] / limit["fresh_cpu_us"], 1.15)
    if smallest is not None:
        yield line("smallest host program, kB (1,000 bytes)", smallest["bytes"] / 1000, 150)
        yield line("the same: memory at its peak, kB (1,024 bytes)", smallest["peak_kb"], 1800)
    figures = FIGURES.read_text()
    for title, work, count, most in INSTRUCTIONS:
        found = re.search(rf"^{re.escape(work)}\s+(\d+)$", figures, re.MULTILINE).group(1)
        yield line(f"{title}, instructions", int(found) / count, most)


def table(runs, results, smallest):
    return "\n".join([
        "What was found beside what it is to be at most; of two that are compared, the first is so many times the",
        "second. Instructions are those of `tests/instructions`, which fails when they grow.",
        "",
        "| | found | at most |",
        "|---|---:|---:|",
        *lines(runs, results, smallest),
    ])
