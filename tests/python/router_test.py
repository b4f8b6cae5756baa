"""Routes, middleware, and what looks after a board's network."""

import contextlib
import io
import types
import unittest

from prometheus_express.router import (Router, bind_middleware, error_handler, response, validate_route)
from prometheus_express.utils import check_network


def hello(headers, body):
    return response("hello")


class Routes(unittest.TestCase):
    def setUp(self):
        self.router = Router()
        self.router.register("GET", "/hello", hello)

    def test_select(self):
        self.assertIs(self.router.select("GET", "/hello"), hello)
        self.assertIs(self.router.select("POST", "/hello"), error_handler)
        self.assertIs(self.router.select("GET", "/hello/"), error_handler)
        self.assertEqual(error_handler({}, "")["status"], "404 Not Found")

    def test_the_first_counts(self):
        self.router.register("GET", "/hello", lambda headers, body: response("second"))
        self.assertIs(self.router.select("GET", "/hello"), hello)

    def test_it_is_a_collection(self):
        self.router.register_all([("POST", "/a", hello), ("PUT", "/b", hello)])
        self.assertEqual(len(self.router), 3)
        self.assertEqual([route[0] for route in self.router], ["GET", "POST", "PUT"])
        self.assertIn(("PUT", "/b"), self.router)
        self.assertNotIn(("PUT", "/a"), self.router)

    def test_what_is_no_route(self):
        for wrong in ("GET", 1, hello), (1, "/", hello), ("GET", "/", ""), ("GET", "/", None):
            with self.assertRaisesRegex(ValueError, "not a method, a path and a handler"):
                self.router.register(*wrong)
        self.assertFalse(validate_route(("GET", "/")))
        self.assertEqual(len(self.router), 1)


class Middleware(unittest.TestCase):
    def test_order_and_refusal(self):
        seen = []

        def first(headers, body):
            seen.append("first")

        def second(headers, body):
            seen.append("second")
            return None if "key" in headers else response("no", "401 Unauthorized")

        handler = bind_middleware(hello, [first, second])
        self.assertEqual(handler({}, "")["status"], "401 Unauthorized")
        self.assertEqual(handler({"key": "1"}, "")["content"], "hello")
        self.assertEqual(seen, ["first", "second"] * 2)
        self.assertEqual(bind_middleware(hello)({}, ""), hello({}, ""))


class Network(unittest.TestCase):
    def check(self, connected, address):
        eth = types.SimpleNamespace(connected=connected, ifconfig=lambda: (address, 0, 0, 0))
        with contextlib.redirect_stdout(io.StringIO()) as printed:
            result = check_network(eth)
        self.assertIn(f"Online: {connected}", printed.getvalue())
        return result

    def test_check_network(self):
        self.assertIs(self.check(True, "10.0.0.1"), True)
        self.assertIs(self.check(True, "0.0.0.0"), False)
        self.assertIs(self.check(False, "10.0.0.1"), False)


unittest.main()
