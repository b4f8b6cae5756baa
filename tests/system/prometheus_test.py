"""A real Prometheus scrapes, and what it stores is what was put in."""

import http.server
import math
import threading
import unittest

from support.harness import Folder, HostSensors, wait_until
from support.prometheus import Prometheus

from support import hostile


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
