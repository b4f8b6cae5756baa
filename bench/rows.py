"""The rows of the table: which benchmarks there are, and how they are put into one."""

import statistics

# Title; name of the benchmark for ours, prometheus-cpp's and the limit's; how many operations one
# iteration is, or the counter that says so. Smaller is better in all of them.
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
    ("page of 2,000 gauges with callbacks, ns a sample", "render_few_functions/{}", 2_000),
    ("page of 20,000 gauges with callbacks, ns a sample", "render_functions/{}", 20_000),
    ("page of 1,000 counters, gzip by zlib, ns a sample", "gzip_page/{}", 1_000),
    ("the same, gzip by ISA-L, ns a sample", "isal_page/{}", 1_000),
    ("the same, zstd, ns a sample", "zstd_page/{}", 1_000),
    ("page of 1 million counters, ns a sample", "render_million/{}", "series"),
    ("registering 1,000 metrics, ms", "register/{}/1000", 1_000_000),
    ("registering 8,000 metrics, ms", "register/{}/8000", 1_000_000),
]
MEMORY = ("heap, bytes a labelled counter", "memory/{}/iterations:1", "bytes_per_series")
# What one call in a thousand exceeds.
STALLS = [
    ("`labels(a, b).inc()`, any of 1 million children, p99.9, ns", "lookup_stalls/{}/0/iterations:1"),
    ("the same while that page is read again and again, p99.9, ns", "lookup_stalls/{}/1/iterations:1"),
    ("`inc()` of a handle, any of 1 million, p99.9, ns", "inc_stalls/{}/0/iterations:1"),
    ("the same while that page is read again and again, p99.9, ns", "inc_stalls/{}/1/iterations:1"),
]
LOCKS = "lock_held/prometheus_express/iterations:1/repeats:3"
PAGES = {"sensors": "8 samples", "1000": "1,000 samples"}
SIDES = ("prometheus_express", "prometheus_cpp", "limit")


def time_of(runs, name):
    """The median of a benchmark's times in ns; None where it does not exist."""
    # Processor time, which other programs disturb less; with threads, the time that passed.
    return median(runs, name, "real_time" if "threads" in name else "cpu_time")


def median(runs, name, key, unit=1):
    if name not in runs:
        return None
    return statistics.median(run[key] / (run[unit] if isinstance(unit, str) else unit) for run in runs[name])


def longest_lock(runs, key):
    """The best of three, in ms: what disturbs one of them is not the lock."""
    return min(run[key] for run in runs[LOCKS])


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
    for title, pattern, unit in MICRO:
        key = "real_time" if "threads" in pattern else "cpu_time"
        ours, theirs, limit = (median(runs, pattern.format(side), key, unit) for side in SIDES)
        # prometheus-cpp has no other way than a string.
        rival = median(runs, "render_string/prometheus_cpp", key, unit) if pattern == "render/{}" else theirs
        yield row(title, ours, theirs, limit, None if rival is None or ours is None else rival / ours)
    title, pattern, key = MEMORY
    ours, theirs = (median(runs, pattern.format(side), key) for side in SIDES[:2])
    yield row(title, ours, theirs, None, theirs / ours)
    for title, pattern in STALLS:
        ours, limit = (median(runs, pattern.format(side), "p999_ns") for side in ("prometheus_express", "limit"))
        yield row(title, ours, None, limit, None)
    yield row("a metric grows to 10 million children: the longest `labels()`, ms", longest_lock(runs, "growing_ms"),
              None, None, None)
    yield row("its `clear()` keeps another thread from a child for at most, ms", longest_lock(runs, "clear_ms"),
              None, None, None)


def http_rows(results):
    for page, title in PAGES.items():
        ours, limit = results[page, "prometheus_express"], results[page, "limit"]
        for rival, note in ("prometheus_cpp", ""), ("prometheus_cpp_tuned", ", prometheus-cpp tuned"):
            theirs = results[page, rival]
            for key, what in ("requests_per_s", "requests/s"), ("cpu_us", "server CPU, µs a request"):
                ratio = ours[key] / theirs[key]
                yield row(f"HTTP, {title}{note}: {what}", ours[key], theirs[key], limit[key],
                          ratio if key == "requests_per_s" else 1 / ratio)
    ours, theirs, limit = (results["sensors", side]["fresh_cpu_us"] for side in SIDES)
    yield row("HTTP, 8 samples, a new connection each: server CPU, µs a request", ours, theirs, limit, theirs / ours)
    errors = [sum(results[page, side]["errors"] for page in PAGES) for side in SIDES]
    yield row("HTTP: socket errors in all these runs", *errors, None)


def smallest_rows(found):
    if found is None:
        return
    yield row("smallest host program with eight gauges, kB (1,000 bytes) beside the C library", found["bytes"] / 1000,
              None, None, None)
    yield row("the same: memory at its peak, kB (1,024 bytes)", found["peak_kb"], None, None, None)
