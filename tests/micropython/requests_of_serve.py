"""What programs/serve.py is asked, wherever it runs."""

WRONG = ("raises", "none", "arguments", "empty", "status", "range", "content", "type", "memory")


class RequestsOfServe:
    """Of a test that has ask(method, path, body, headers), which gives a status, a type and a body."""

    def answers(self):
        status, kind, page = self.ask("GET", "/metrics")
        self.assertEqual((status, kind), (200, "text/plain; version=0.0.4; charset=utf-8"))
        self.assertEqual(page.count(b"\n"), 202)
        self.assertTrue(page.endswith(b'n_g{n="199"} 199\n'))
        self.assertEqual(self.ask("HEAD", "/metrics"), (200, kind, b""))
        page = self.ask("GET", "/metrics", headers={"Accept": "application/openmetrics-text"})[2]
        self.assertTrue(page.endswith(b"# EOF\n"))
        self.assertEqual(self.ask("POST", "/echo?q=1", "body ü".encode(), {"X-A": "b", "Path": "/evil"})[2],
                         "POST /echo q=1 b body ü".encode())
        self.assertEqual(self.ask("GET", "/absent"), (404, "text/plain", b"Not Found"))
        self.assertEqual(self.ask("GET", "/closed")[0], 401)
        self.assertEqual(self.ask("GET", "/closed", headers={"Authorization": "me"})[0], 200)
        self.assertEqual(self.ask("GET", "/again")[2], b"the server is at work, in a handler")

    def mistakes(self):
        for name in WRONG:
            self.assertEqual(self.ask("GET", "/" + name)[0], 500, name)
        self.assertEqual(self.ask("GET", "/echo")[0], 200)
