"""Measures the servers of bench/http with wrk, all in turn, round by round."""

import contextlib
import http.client
import os
import pathlib
import re
import socket
import statistics
import subprocess
import time

PAGES = ("sensors", "1000")
FRESH_PAGE = "sensors"  # the one that is asked for by a new connection each time, too
SERVERS = {
    "prometheus_express": ["bench_serve_prometheus_express"],
    "prometheus_cpp": ["bench_serve_prometheus_cpp"],
    "prometheus_cpp_tuned": ["bench_serve_prometheus_cpp", "tuned"],
    "limit": ["bench_serve_limit"],
}
PATIENCE = 30  # seconds for what usually happens at once
TICKS_PER_SECOND = os.sysconf("SC_CLK_TCK")


class Server:
    """A server that runs while the `with` block does."""

    def __init__(self, folder, name, page):
        program, *options = SERVERS[name]
        self._command = [pathlib.Path(folder, "bench", program), page, *options]

    def __enter__(self):
        self._process = subprocess.Popen(self._command, stdout=subprocess.PIPE, text=True)
        first_line = self._process.stdout.readline()
        if not first_line.startswith("port "):
            self.__exit__()
            raise RuntimeError(f"{self._command[0].name} does not serve")
        self.port = int(first_line.split()[1])
        return self

    def __exit__(self, *_):
        self._process.terminate()
        try:
            self._process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._process.stdout.close()

    def cpu_seconds(self):
        """Of all its threads, to the nanosecond where the kernel keeps that."""
        tasks = pathlib.Path(f"/proc/{self._process.pid}/task").iterdir()
        try:
            return sum(int((task / "schedstat").read_text().split()[0]) for task in tasks) / 1e9
        except FileNotFoundError:
            pass
        stat = pathlib.Path(f"/proc/{self._process.pid}/stat").read_text()
        user, system = stat.rpartition(")")[2].split()[11:13]
        return (int(user) + int(system)) / TICKS_PER_SECOND

    def samples(self):
        """The page as {series: value}, without what a library tells of its own server."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        with contextlib.closing(connection):
            connection.request("GET", "/metrics")
            lines = connection.getresponse().read().decode().splitlines()
        pairs = (line.rsplit(" ", 1) for line in lines if line and line[0] != "#")
        return {series: float(value) for series, value in pairs if not series.startswith("exposer_")}

    def fresh_cpu_us(self, seconds):
        """The server's microseconds of CPU for a request that comes by a connection of its own."""
        before, requests, end = self.cpu_seconds(), 0, time.monotonic() + seconds
        while time.monotonic() < end:
            self._request_once()
            requests += 1
        return (self.cpu_seconds() - before) / requests * 1e6

    def _request_once(self):
        with socket.create_connection(("127.0.0.1", self.port), timeout=PATIENCE) as client:
            client.sendall(b"GET /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n")
            reply, size = b"", None
            while size is None or len(reply) < size:
                piece = client.recv(65536)
                if not piece:
                    raise RuntimeError(f"{self._command[0].name} ended a connection in the middle of its answer")
                reply += piece
                head, end, _ = reply.partition(b"\r\n\r\n")
                if end:
                    length = re.search(rb"(?i)\r\nContent-Length: *(\d+)", head)
                    size = len(head) + len(end) + int(length.group(1))

    def load(self, seconds):
        """What wrk finds: requests per second, the server's microseconds of CPU for each, errors."""
        command = ["wrk", "-t1", "-c8", f"-d{seconds}s", f"http://127.0.0.1:{self.port}/metrics"]
        before = self.cpu_seconds()
        done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True, timeout=seconds + PATIENCE)
        cpu_seconds = self.cpu_seconds() - before
        requests = int(re.search(r"(\d+) requests in", done.stdout).group(1))
        if requests == 0 or "Non-2xx" in done.stdout:
            raise RuntimeError(f"{self._command[0].name} does not answer well:\n{done.stdout}")
        errors = re.search(r"Socket errors: connect (\d+), read (\d+), write (\d+), timeout (\d+)", done.stdout)
        return {
            "requests_per_s": float(re.search(r"Requests/sec: *([0-9.]+)", done.stdout).group(1)),
            "cpu_us": cpu_seconds / requests * 1e6,
            "errors": sum(map(int, errors.groups())) if errors else 0,
        }


def check_same(pages):
    """All servers must show the same samples; prometheus-cpp prints 16 digits, not always all."""
    ours = pages["prometheus_express"]
    for name, page in pages.items():
        if page.keys() != ours.keys():
            raise RuntimeError(f"{name} shows other series than prometheus_express")
        for series, value in page.items():
            if abs(value - ours[series]) > 1e-15 * ours[series]:
                raise RuntimeError(f"{name} shows {value} for {series}, prometheus_express {ours[series]}")


def measure(folder, seconds, rounds):
    """{(page, server): {"requests_per_s": median, "cpu_us": median, "fresh_cpu_us": median, "errors": sum}}"""
    results = {(page, name): [] for page in PAGES for name in SERVERS}
    fresh = {(page, name): [] for page, name in results if page == FRESH_PAGE and not name.endswith("_tuned")}
    with contextlib.ExitStack() as stack:
        servers = {key: stack.enter_context(Server(folder, key[1], key[0])) for key in results}
        for page in PAGES:
            check_same({name: servers[page, name].samples() for name in SERVERS})
        for _ in range(rounds):
            for key, runs in results.items():
                runs.append(servers[key].load(seconds))
            for key, times in fresh.items():
                times.append(servers[key].fresh_cpu_us(seconds / 2))
    for (page, name), runs in results.items():
        if name in ("prometheus_express", "limit") and any(run["errors"] for run in runs):
            raise RuntimeError(f"socket errors from {name}, page {page}: {runs}")
    return {
        key: {
            "requests_per_s": statistics.median(run["requests_per_s"] for run in runs),
            "cpu_us": statistics.median(run["cpu_us"] for run in runs),
            "fresh_cpu_us": statistics.median(fresh[key]) if key in fresh else None,
            "errors": sum(run["errors"] for run in runs),
        }
        for key, runs in results.items()
    }
