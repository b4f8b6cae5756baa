"""A Prometheus server of the tests' own."""

import json
import urllib.parse

from support.harness import Program, fetch, server_program, wait_until

CONFIG = """
global: {{scrape_interval: 1s}}
scrape_configs:
  - job_name: test
    static_configs: [{{targets: ["127.0.0.1:{port}"]}}]
"""


class Prometheus(Program):
    """A Prometheus with a folder of its own that scrapes one port of this machine each second, or does
    what the file `config` says."""

    def __init__(self, folder, port, *options, config=None):
        if config is None:
            config = folder / "prometheus.yml"
            config.write_text(CONFIG.format(port=port))
        super().__init__(
            server_program("prometheus", "prometheus"),
            f"--config.file={config}",
            f"--storage.tsdb.path={folder / 'data'}",
            "--web.listen-address=127.0.0.1:0",
            *options,
        )

    def __enter__(self):
        super().__enter__()
        found = self.wait_for_line(r'"Listening on" address=127.0.0.1:(\d+)')
        self.port = int(found.group(1))
        self.wait_for_line("Server is ready to receive web requests")
        return self

    def ask(self, path, **parameters):
        query = urllib.parse.urlencode(parameters)
        answer = json.loads(fetch(self.port, f"/api/v1/{path}?{query}"))
        if answer["status"] != "success":
            raise RuntimeError(str(answer))
        return answer["data"]

    def query(self, expression):
        """A list of (labels, number)."""
        result = self.ask("query", query=expression)["result"]
        return [(series["metric"], float(series["value"][1])) for series in result]

    def wait_for_target(self):
        """Waits until the target is up; then it must not have had an error."""
        wait_until("up to be 1", lambda: [v for _, v in self.query("up")] == [1.0])
        (target,) = self.ask("targets")["activeTargets"]
        if target["lastError"]:
            raise RuntimeError(target["lastError"])
