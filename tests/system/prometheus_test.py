"""A real Prometheus scrapes, and what it stores is what was put in."""

import http.server
import json
import math
import threading
import unittest
import urllib.parse

from harness import Folder, HostSensors, Program, fetch, server_program, wait_until

import hostile

CONFIG = """
global: {{scrape_interval: 1s}}
scrape_configs:
  - job_name: test
    static_configs: [{{targets: ["127.0.0.1:{port}"]}}]
"""


class Prometheus(Program):
    """A Prometheus with a folder of its own that scrapes one port of this machine each second."""

    def __init__(self, folder, port):
        config = folder / "prometheus.yml"
        config.write_text(CONFIG.format(port=port))
        super().__init__(
            server_program("prometheus", "prometheus"),
            f"--config.file={config}",
            f"--storage.tsdb.path={folder / 'data'}",
            "--web.listen-address=127.0.0.1:0",
        )

    def __enter__(self):
        super().__enter__()
        found = self.wait_for_line(r'"Listening on" address=127.0.0.1:(\d+)')
        self._port = int(found.group(1))
        self.wait_for_line("Server is ready to receive web requests")
        return self

    def ask(self, path, **parameters):
        query = urllib.parse.urlencode(parameters)
        answer = json.loads(fetch(self._port, f"/api/v1/{path}?{query}"))
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


class OnePage(http.server.ThreadingHTTPServer):
    """Serves one page while the `with` block runs."""

    def __init__(self, page):
        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                self.send_response(200)
                self.send_header("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
                self.send_header("Content-Length", str(len(page)))
                self.end_headers()
                self.wfile.write(page)

            def log_message(self, *_):
                pass

        super().__init__(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(target=self.serve_forever)

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *_):
        self.shutdown()
        self._thread.join()
        self.server_close()


class Scrape(unittest.TestCase):
    def test_example(self):
        folder = self.enterContext(Folder())
        example = self.enterContext(HostSensors())
        prometheus = self.enterContext(Prometheus(folder, example.port))
        prometheus.wait_for_target()
        start = prometheus.query("process_start_time_seconds")
        self.assertEqual(len(start), 1)
        self.assertGreater(start[0][1], 1e9)
        self.assertNotEqual(prometheus.query('{__name__=~"prom_express_.+"}'), [])
        # The example's own count goes on from scrape to scrape.
        scrapes = "prometheus_express_scrape_duration_seconds_count"
        wait_until("a third scrape", lambda: prometheus.query(scrapes)[0][1] >= 2)
        self.assertEqual(prometheus.query("min_over_time(up[1h])")[0][1], 1)

    def test_hostile_text(self):
        children = hostile.pairs()
        folder = self.enterContext(Folder())
        server = self.enterContext(OnePage(hostile.page(children)))
        prometheus = self.enterContext(Prometheus(folder, server.server_port))
        prometheus.wait_for_target()
        stored = {int(labels["line"]): (labels, v) for labels, v in prometheus.query("hostile")}
        self.assertEqual(len(stored), len(children))
        for line, (text, number) in enumerate(children):
            labels, value = stored[line]
            self.assertEqual(labels.get("text", ""), text.decode())
            if math.isnan(number):
                self.assertTrue(math.isnan(value))
            else:
                self.assertEqual(value, number)


unittest.main()
