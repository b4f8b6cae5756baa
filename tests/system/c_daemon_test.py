"""The example in C: it serves what it says, and leaves nothing behind."""

import http.client
import re
import signal
import unittest

from support.harness import BUILD, PATIENCE, Folder, Program, fetch, wait_until


class Daemon(Program):
    def __init__(self, *folders):
        super().__init__(BUILD / "examples" / "c_daemon", "0", *folders)

    def __enter__(self):
        super().__enter__()
        found = self.wait_for_line(r"serving http://localhost:(\d+)/metrics\n")
        self.port = int(found.group(1))
        return self


def ask(port, path, accept):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    try:
        connection.request("GET", path, headers={"Accept": accept})
        response = connection.getresponse()
        return response.status, response.getheader("Content-Type"), response.read().decode()
    finally:
        connection.close()


class CDaemon(unittest.TestCase):
    def test_page(self):
        with Folder() as folder, Daemon("/", str(folder), "/no/such/folder") as daemon:
            page = wait_until("a look", lambda: self.page_after_looks(daemon, 1))
            for pattern in (r"^# TYPE daemon_load1 gauge\ndaemon_load1 [0-9.]+$",
                            r'^daemon_free_bytes\{folder="/"\} [0-9.e+]+$',
                            rf'^daemon_free_bytes\{{folder="{folder}"\}} [0-9.e+]+$',
                            r"^daemon_look_seconds_count [1-9]"):
                self.assertRegex(page, re.compile(pattern, re.MULTILINE))
            self.assertNotIn("/no/such/folder", page)

    @staticmethod
    def page_after_looks(daemon, count):
        page = fetch(daemon.port).decode()
        found = re.search(r"^daemon_looks_total (\d+)$", page, re.MULTILINE)
        return page if found and int(found.group(1)) >= count else None

    def test_it_looks_again(self):
        with Daemon() as daemon:
            wait_until("three looks", lambda: self.page_after_looks(daemon, 3))

    def test_routes_and_formats(self):
        with Daemon() as daemon:
            greeting = (200, "text/plain; charset=utf-8", "The metrics are at /metrics.\n")
            self.assertEqual(ask(daemon.port, "/", "*/*"), greeting)
            self.assertEqual(ask(daemon.port, "/none", "*/*")[0], 404)
            _, content_type, page = ask(daemon.port, "/metrics",
                                        "application/openmetrics-text; version=1.0.0")
            self.assertTrue(content_type.startswith("application/openmetrics-text"))
            self.assertTrue(page.endswith("# EOF\n"))
            self.assertIn('daemon_greetings_total{path="/"} 1\n', page)

    def test_port_in_use(self):
        with Daemon() as daemon:
            with Program(BUILD / "examples" / "c_daemon", str(daemon.port)) as second:
                self.assertEqual(second.wait(), 1)
                self.assertIn(f"port {daemon.port}", second.log())

    def test_it_ends_by_signals(self):
        for number in signal.SIGTERM, signal.SIGINT:
            with Daemon() as daemon:
                fetch(daemon.port)
                daemon.signal(number)
                self.assertEqual(daemon.wait(), 0)


unittest.main()
