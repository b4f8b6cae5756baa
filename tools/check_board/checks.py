"""What can be checked without a person."""

import shutil
import statistics
import subprocess
import threading
import time

from page import Unreachable, fallen

TIMES = 20
CONNECTIONS = (1, 8, 16)
CLOCK_TOLERANCE = 0.02  # a part; and the time that two fetches take


def check_page(page, report, seconds):
    """False: there is nothing that more checks could be made of."""
    try:
        before = page.fetch()
    except Unreachable as error:
        report.add("page", False, str(error))
        return False
    begin = time.monotonic()
    report.add("page", bool(before), f"{len(before)} samples, {len(page.text)} bytes")
    times = []
    for _ in range(TIMES):
        start = time.monotonic()
        page.fetch()
        times.append(1000 * (time.monotonic() - start))
    report.add("time of a page", True, f"{min(times):.1f} ms at least, {statistics.median(times):.1f}"
               f" in the middle, {max(times):.1f} at most, of {TIMES}")
    check_kept_alive(page, report)
    check_clock(page, report, before, begin, seconds)
    return True


def check_kept_alive(page, report):
    connection = page.connect()
    try:
        for _ in range(TIMES):
            page.fetch_over(connection)
        report.add("one connection", True, f"{TIMES} pages")
    except Unreachable as error:
        report.add("one connection", False, str(error))
    finally:
        connection.close()


def check_clock(page, report, before, begin, seconds):
    """Counters do not fall meanwhile, and the board's uptime passes as this machine's time does."""
    time.sleep(max(0.0, seconds - (time.monotonic() - begin)))
    start = time.monotonic()
    after = page.fetch()
    passed = time.monotonic() - begin
    report.add("counters", not fallen(before, after), ", ".join(fallen(before, after)) or
               f"{len(after.counts())}, of which none has fallen")
    uptimes = before.find("uptime_seconds"), after.find("uptime_seconds")
    if None in uptimes:
        return report.skip("clock", "the page has no uptime_seconds")
    shown = uptimes[1] - uptimes[0]
    good = abs(shown - passed) < CLOCK_TOLERANCE * passed + 2 * (time.monotonic() - start) + 0.1
    return report.add("clock", good, f"{shown:.3f} s in {passed:.3f}")


def load(page, connections, seconds):
    """Pages, and what went wrong, of so many clients that ask at the same time."""
    counts = [0] * connections
    wrong = []

    def ask(index):
        end = time.monotonic() + seconds
        connection = page.connect()
        while time.monotonic() < end:
            try:
                page.fetch_over(connection)
                counts[index] += 1
            except Unreachable as error:
                wrong.append(str(error))
        connection.close()

    threads = [threading.Thread(target=ask, args=(i,)) for i in range(connections)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(counts), wrong


def check_load(page, report, seconds):
    for connections in CONNECTIONS:
        pages, wrong = load(page, connections, seconds)
        words = f"{pages / seconds:.0f} pages a second, {len(wrong)} failed"
        if wrong:
            words += f"; the first: {wrong[0]}"
        # More clients than a board has sockets are turned away, and come again.
        report.add(f"{connections} clients", pages > 0 and (not wrong or connections > 1), words)


def check_wrk(page, report, seconds):
    if shutil.which("wrk") is None:
        return report.skip("wrk", "there is none")
    try:
        done = subprocess.run(["wrk", "-t1", "-c4", f"-d{seconds}s", page.url], stdout=subprocess.PIPE,
                              text=True, timeout=seconds + 30, check=True)
    except (subprocess.SubprocessError, OSError) as error:
        return report.add("wrk", False, str(error))
    lines = [" ".join(line.split()) for line in done.stdout.splitlines()]
    told = [line for line in lines if line.startswith(("Requests/sec", "Socket errors", "Non-2xx", "Latency"))]
    good = not any(line.startswith(("Socket", "Non-2xx")) for line in told)
    return report.add("wrk, 4 connections", good, "; ".join(told))
