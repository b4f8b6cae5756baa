"""Stores that take remote write, of the tests' own: each may be stopped and started again with what
it had."""

import json
import urllib.parse

from support.harness import Program, fetch, server_program, wait_until
from support.ports import free_port


class Store:
    """Runs while the `with` block does."""

    def __init__(self, folder):
        self._folder = folder
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}/api/v1/write"
        self._program = None

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *exception):
        if self._program:
            self._program.__exit__(*exception)

    def start(self):
        self._program = Program(*self.command())
        self._program.__enter__()
        wait_until("the store to be ready", self._ready)

    def stop(self):
        self._program.__exit__(None, None, None)
        self._program = None

    def _ready(self):
        if not self._program.running():
            raise RuntimeError(f"ended: {self._program.log()}")
        try:
            return fetch(self.port, self.READY)
        except (OSError, RuntimeError):
            return None

    def query(self, expression):
        """The number of an expression that gives one series; None where it gives none."""
        query = urllib.parse.urlencode({"query": expression, **self.OPTIONS})
        answer = json.loads(fetch(self.port, f"/api/v1/query?{query}"))
        result = answer["data"]["result"]
        return float(result[0]["value"][1]) if result else None


class PrometheusStore(Store):
    READY = "/-/ready"
    OPTIONS = {}

    def command(self):
        config = self._folder / "prometheus.yml"
        config.write_text("global: {}\n")
        return (
            server_program("prometheus", "prometheus"),
            f"--config.file={config}",
            f"--storage.tsdb.path={self._folder / 'data'}",
            f"--web.listen-address=127.0.0.1:{self.port}",
            "--web.enable-remote-write-receiver",
        )


class VictoriaMetrics(Store):
    READY = "/health"
    OPTIONS = {"nocache": "1"}

    def command(self):
        return (
            server_program("victoria-metrics", "victoria-metrics"),
            f"-storageDataPath={self._folder / 'data'}",
            f"-httpListenAddr=127.0.0.1:{self.port}",
            "-dedup.minScrapeInterval=1ms",
            "-search.latencyOffset=1ms",
            "-search.disableCache",
        )

    def query(self, expression):
        fetch(self.port, "/internal/force_flush")
        return super().query(expression)
