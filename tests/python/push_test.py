"""Pushes, as a gateway sees them."""

import base64
import http.server
import threading
import time
import unittest

from prometheus_express import (CollectorRegistry, Gauge, delete_from_gateway, push_to_gateway,
                                pushadd_to_gateway)


class Gateway(http.server.BaseHTTPRequestHandler):
    def answer(self):
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        if self.headers.get("Transfer-Encoding") == "chunked":
            while size := int(self.rfile.readline(), 16):
                body += self.rfile.read(size)
                self.rfile.readline()
            self.rfile.readline()
        self.server.seen.append((self.command, self.path, body, self.headers.get("Authorization")))
        if "slow" in self.path:
            time.sleep(1)
        self.send_response(400 if "bad" in self.path else 202)
        self.send_header("Content-Length", "0")
        self.end_headers()

    do_PUT = do_POST = do_DELETE = answer

    def log_message(self, *_):
        pass


class Push(unittest.TestCase):
    def setUp(self):
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Gateway)
        self.server.seen = []
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.02,))
        self.thread.start()
        self.gateway = f"127.0.0.1:{self.server.server_address[1]}"
        self.registry = CollectorRegistry()
        Gauge("g", "help", registry=self.registry).set(1)

    def tearDown(self):
        self.server.shutdown()
        self.thread.join()
        self.server.server_close()

    def test_methods_and_groups(self):
        push_to_gateway(self.gateway, "a", self.registry)
        pushadd_to_gateway(self.gateway, job="a", registry=self.registry, grouping_key={"n": 5}, timeout=10)
        delete_from_gateway("http://" + self.gateway, "a", {"path": "a/b"})
        page = self.registry.page()
        self.assertEqual([seen[:2] for seen in self.server.seen], [
            ("PUT", "/metrics/job/a"), ("POST", "/metrics/job/a/n/5"),
            ("DELETE", "/metrics/job/a/path@base64/" + base64.urlsafe_b64encode(b"a/b").decode().rstrip("=")),
        ])
        self.assertEqual([seen[2] for seen in self.server.seen], [page, page, b""])

    def test_passwords(self):
        push_to_gateway(self.gateway, "a", self.registry, basic_auth=("me", "secret"))
        self.assertEqual(self.server.seen[0][3], "Basic " + base64.b64encode(b"me:secret").decode())

    def test_failures(self):
        with self.assertRaisesRegex(Exception, "400"):
            push_to_gateway(self.gateway, "bad", self.registry)
        with self.assertRaises(TimeoutError):
            push_to_gateway(self.gateway, "slow", self.registry, timeout=0.2)
        with self.assertRaises(OSError):
            push_to_gateway("127.0.0.1:1", "a", self.registry)

    def test_mistakes(self):
        for gateway, job, registry, kind in (
                (5, "a", self.registry, TypeError), (self.gateway, None, self.registry, TypeError),
                (self.gateway, "a", 5, TypeError), (self.gateway, "", self.registry, ValueError),
                ("::", "a", self.registry, ValueError)):
            with self.assertRaises(kind):
                push_to_gateway(gateway, job, registry)
        for timeout in 0, -1, float("nan"), 1e9:
            with self.assertRaisesRegex(ValueError, "timeout"):
                push_to_gateway(self.gateway, "a", self.registry, timeout=timeout)
        with self.assertRaises(ValueError):
            push_to_gateway(self.gateway, "a", self.registry, grouping_key={"9": "x"})
        with self.assertRaisesRegex(ValueError, "at most 16"):
            push_to_gateway(self.gateway, "a", self.registry, grouping_key={f"l{n}": n for n in range(17)})
        self.assertEqual(self.server.seen, [])


unittest.main()
