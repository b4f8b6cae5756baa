"""The server in a program's loop, and in a thread of its own."""

import contextlib
import http.client
import os
import signal
import socket
import sys
import threading
import time
import unittest

from prometheus_express import CollectorRegistry, Counter, Gauge, Router, Server, start_http_server
from prometheus_express.router import bind_middleware, response
from serving import ask, serving
from support.harness import Program, wait_until


def echo(headers, body):
    return response(f"{headers['method']} {headers['path']} {headers['query']} {headers.get('x-a')} {body}")


class Answers(unittest.TestCase):
    def setUp(self):
        self.router = Router()
        self.registry = CollectorRegistry()
        self.router.register("GET", "/metrics", self.registry.handler)
        self.router.register_all([(method, "/echo", echo) for method in ("GET", "POST")])

    def ask(self, *args, **keywords):
        with serving(self.router) as port:
            return ask(port, *args, **keywords)

    def test_page(self):
        Gauge("g", "help", registry=self.registry).set(3)
        status, kind, page = self.ask("GET", "/metrics")
        self.assertEqual((status, kind), (200, "text/plain; version=0.0.4; charset=utf-8"))
        self.assertEqual(page, b"# HELP g help\n# TYPE g gauge\ng 3\n")
        self.assertEqual(self.ask("HEAD", "/metrics"), (200, kind, b""))
        _, kind, page = self.ask("GET", "/metrics", headers={"Accept": "application/openmetrics-text"})
        self.assertIn("openmetrics", kind)
        self.assertTrue(page.endswith(b"# EOF\n"))

    def test_large_page(self):
        gauge = Gauge("g", "", ["n"], registry=self.registry)
        for number in range(100000):
            gauge.labels(number).set(1)
        page = self.registry.page()
        self.assertGreater(len(page), 10**6)
        self.assertEqual(self.ask("GET", "/metrics")[2], page)

    def test_what_a_handler_is_told(self):
        self.assertEqual(self.ask("POST", "/echo?q=1", "body ü".encode(), {"X-A": "b"}),
                         (200, "text/plain", "POST /echo q=1 b body ü".encode()))

    def test_a_client_cannot_name_the_path(self):
        reply = self.ask("GET", "/echo", headers={"Path": "/evil", "Method": "PUT"})
        self.assertEqual(reply[2], b"GET /echo  None ")

    def test_a_body_of_bytes(self):
        raw = bytes(range(256))
        self.router.register("PUT", "/raw", lambda headers, body: {
            "status": 201, "content": body.encode(errors="surrogateescape"), "type": "application/x-raw"})
        self.assertEqual(self.ask("PUT", "/raw", raw), (201, "application/x-raw", raw))

    def test_no_route(self):
        self.assertEqual(self.ask("GET", "/none"), (404, "text/plain", b"Not Found"))
        self.assertEqual(self.ask("PUT", "/echo")[0], 404)

    def test_middleware(self):
        def refuse(headers, body):
            return None if headers.get("authorization") == "me" else response("who?", 401)

        self.router.register("GET", "/closed", bind_middleware(echo, [refuse]))
        self.assertEqual(self.ask("GET", "/closed")[0], 401)
        self.assertEqual(self.ask("GET", "/closed", headers={"Authorization": "me"})[0], 200)

    def test_what_is_wrong_in_handlers_is_500(self):
        wrong = {
            "raises": lambda headers, body: 1 / 0,
            "none": lambda headers, body: None,
            "arguments": lambda: None,
            "empty": lambda headers, body: {},
            "status": lambda headers, body: response("", "Fine"),
            "range": lambda headers, body: response("", 99),
            "none_status": lambda headers, body: response("", None),
            "content": lambda headers, body: response(5),
            "surrogate": lambda headers, body: response("\ud800"),
            "type": lambda headers, body: response("", type="a\r\nX: y"),
            "type_of_type": lambda headers, body: response("", type=5),
        }
        for name, handler in wrong.items():
            self.router.register("GET", "/" + name, handler)
        with self.assertLogs("prometheus_express", "ERROR") as logs, serving(self.router) as port:
            for name in wrong:
                self.assertEqual(ask(port, "GET", "/" + name)[0], 500, name)
            self.assertEqual(ask(port, "GET", "/echo")[0], 200)
        self.assertEqual(len(logs.records), len(wrong))
        self.assertIn("ZeroDivisionError", logs.output[0])

    def test_what_is_no_request(self):
        with serving(self.router) as port:
            for wrong in b"HTTP/1.1\r\n\r\n", b"\x00\xff\r\n\r\n", b"GET / FTP\r\n\r\n", b"G" * 200000:
                with socket.create_connection(("127.0.0.1", port), timeout=30) as client:
                    client.settimeout(30)
                    try:
                        client.sendall(wrong)
                        self.assertRegex(client.recv(100), rb"^HTTP/1.1 (4|5)")
                    except ConnectionError:
                        pass  # it was told so before it was done
            self.assertEqual(ask(port, "GET", "/echo")[0], 200)

    def test_keep_alive(self):
        with serving(self.router) as port:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
            for _ in range(3):
                connection.request("GET", "/echo")
                self.assertEqual(connection.getresponse().read(), b"GET /echo  None ")
                same = connection.sock
            self.assertIs(connection.sock, same)
            connection.close()


class Loop(unittest.TestCase):
    def test_time_is_up(self):
        with start_http_server(0, address="127.0.0.1", timeout=0.1) as server:
            start = time.monotonic()
            with self.assertRaises(socket.timeout) as caught:
                server.accept(Router())
            self.assertGreaterEqual(time.monotonic() - start, 0.09)
            self.assertIsInstance(caught.exception, OSError)

    def test_clients_wait_for_the_first_accept(self):
        router = Router()
        router.register("GET", "/echo", echo)
        with start_http_server(0, address="127.0.0.1") as server:
            with socket.create_connection(("127.0.0.1", server.port)) as client:
                client.sendall(b"GET /echo HTTP/1.1\r\nHost: a\r\n\r\n")
                server.accept(router)
                self.assertRegex(client.recv(1000), rb"^HTTP/1.1 200 OK")

    def test_ports(self):
        with start_http_server(0, address="127.0.0.1") as server:
            self.assertGreater(server.port, 0)
            with self.assertRaisesRegex(OSError, str(server.port)):
                start_http_server(server.port, address="127.0.0.1")
        self.assertEqual(server.port, 0)
        server.close()
        with self.assertRaisesRegex(ValueError, "closed"):
            server.accept(Router())

    def test_arguments(self):
        for port in -1, 65536:
            with self.assertRaises(OverflowError):
                Server(port)
        for port in None, "80", 1.5, []:
            with self.assertRaises(TypeError):
                Server(port)
        for address in 5, b"127.0.0.1", []:
            with self.assertRaises(TypeError):
                Server(0, address)
        with self.assertRaises(ValueError):
            Server(0, "no.such.address")
        with Server(0, "127.0.0.1") as server:
            for router in None, 5, "router", {}:
                with self.assertRaisesRegex(TypeError, "must be a Router"):
                    server.accept(router)
        for timeout in -1, float("nan"), float("inf"):
            with Server(0, "127.0.0.1", timeout) as server, self.assertRaises(ValueError):
                server.accept(Router())

    def test_the_server_in_its_own_handler(self):
        with start_http_server(0, address="127.0.0.1") as server:
            router = Router()
            raised = []

            def again(headers, body):
                for function in lambda: server.accept(router), server.close:
                    try:
                        function()
                    except RuntimeError as error:
                        raised.append(str(error))
                return response("")

            router.register("GET", "/", again)
            with socket.create_connection(("127.0.0.1", server.port)) as client:
                client.sendall(b"GET / HTTP/1.1\r\nHost: a\r\n\r\n")
                server.accept(router)
            self.assertEqual(raised, ["the server is at work, in a handler or another thread"] * 2)

    def test_ctrl_c(self):
        with start_http_server(0, address="127.0.0.1", timeout=1e6) as server:
            timer = threading.Timer(0.2, os.kill, (os.getpid(), signal.SIGINT))
            timer.start()
            with self.assertRaises(KeyboardInterrupt):
                server.accept(Router())
            timer.join()

    def test_ctrl_c_in_a_handler(self):
        def interrupt(headers, body):
            raise KeyboardInterrupt

        router = Router()
        router.register("GET", "/", interrupt)
        router.register("GET", "/echo", echo)
        with start_http_server(0, address="127.0.0.1", timeout=30) as server:
            with socket.create_connection(("127.0.0.1", server.port)) as client:
                client.sendall(b"GET / HTTP/1.1\r\nHost: a\r\n\r\n")
                with self.assertRaises(KeyboardInterrupt):
                    server.accept(router)
            with socket.create_connection(("127.0.0.1", server.port)) as client:
                client.sendall(b"GET /echo HTTP/1.1\r\nHost: a\r\n\r\n")
                server.accept(router)
                self.assertRegex(client.recv(1000), rb"^HTTP/1.1 200 OK")

    def test_others_run_meanwhile(self):
        with start_http_server(0, address="127.0.0.1", timeout=1) as server:
            steps = []
            thread = threading.Thread(target=lambda: [steps.append(time.sleep(0.001)) for _ in range(100)])
            thread.start()
            with self.assertRaises(TimeoutError):
                server.accept(Router())
            self.assertEqual(len(steps), 100)
            thread.join()


class Thread(unittest.TestCase):
    def test_the_program_ends_while_it_is_asked(self):
        code = "import prometheus_express as p, time; s = p.start_http_server(0, '127.0.0.1'); " \
               "print('port', s.port, flush=True); time.sleep(0.5)"
        for _ in range(5):
            with Program(sys.executable, "-c", code) as program:
                port = int(program.wait_for_line(r"port (\d+)\n").group(1))

                def keep_asking():
                    with contextlib.suppress(OSError, http.client.HTTPException):
                        while True:
                            ask(port, "GET", "/metrics")

                clients = [threading.Thread(target=keep_asking) for _ in range(4)]
                for client in clients:
                    client.start()
                self.assertEqual(program.wait(), 0, program.log())
                for client in clients:
                    client.join()
                self.assertEqual(program.log(), f"port {port}\n")

    def test_as_the_official_client(self):
        registry = CollectorRegistry()
        Counter("c", "", registry=registry).inc()
        with start_http_server(0, "127.0.0.1", registry) as server:
            for path in "/metrics", "/":
                self.assertIn(b"c_total 1\n", ask(server.port, "GET", path)[2])
            self.assertEqual(ask(server.port, "POST", "/")[0], 404)
            port = server.port
        with self.assertRaises(ConnectionRefusedError):
            socket.create_connection(("127.0.0.1", port))

    def test_until_accept(self):
        router = Router()
        router.register("GET", "/echo", echo)
        with start_http_server(0, "127.0.0.1") as server:
            self.assertEqual(ask(server.port, "GET", "/echo")[:2], (200, "text/plain; version=0.0.4; charset=utf-8"))
            with socket.create_connection(("127.0.0.1", server.port)) as client:
                client.sendall(b"GET / HTTP/1.1\r\nHost: a\r\n\r\n")
                client.recv(1000)
                client.sendall(b"GET /echo HTTP/1.1\r\nHost: a\r\n\r\n")
                wait_until("the reply of the thread", lambda: client.recv(1000))
                timer = threading.Timer(0.2, client.sendall, (b"GET /echo HTTP/1.1\r\nHost: a\r\n\r\n",))
                timer.start()
                server.accept(router)
                timer.join()
                self.assertIn(b"GET /echo", client.recv(1000))


unittest.main()
