"""What examples/smallest takes: the bytes of its file, and of memory at its peak, after some scrapes."""

import contextlib
import http.client
import pathlib
import re
import statistics
import subprocess
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "tests" / "system"))
from support.ports import free_port  # noqa: E402 (of the tests)

SCRAPES = 10
PATIENCE = 30  # seconds for what usually happens at once


def scrape(port):
    """The page; while the program starts, again."""
    deadline = time.monotonic() + PATIENCE
    while True:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
        with contextlib.closing(connection):
            try:
                connection.request("GET", "/metrics")
                return connection.getresponse().read().decode()
            except ConnectionRefusedError:
                if time.monotonic() > deadline:
                    raise
        time.sleep(0.05)


def peak_kb(program):
    port = free_port()
    process = subprocess.Popen([program, str(port)])
    try:
        for _ in range(SCRAPES):
            if scrape(port).count("# TYPE ") != 8:
                raise RuntimeError(f"{program} does not show eight gauges")
        status = pathlib.Path(f"/proc/{process.pid}/status").read_text()
        return int(re.search(r"VmHWM:\s*(\d+) kB", status).group(1))
    finally:
        process.terminate()
        process.wait(PATIENCE)


def measure(program, times):
    """{"bytes": of the file, "peak_kb": median}, of a program that links nothing but the C library."""
    program = pathlib.Path(program)
    return {"bytes": program.stat().st_size, "peak_kb": statistics.median(peak_kb(program) for _ in range(times))}
