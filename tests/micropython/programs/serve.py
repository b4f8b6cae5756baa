"""A server with routes of all kinds, on the port that is its first argument; "GET /stop" ends it."""

import errno
import sys

from prometheus_express import CollectorRegistry, Gauge, Router, start_http_server
from prometheus_express.router import bind_middleware, response

registry = CollectorRegistry(namespace="n")
gauge = Gauge("g", "help", ["n"], registry=registry)
for number in range(200):
    gauge.labels(number).set(number)


class Stop(BaseException):
    pass


def echo(headers, body):
    return response("{} {} {} {} {}".format(headers["method"], headers["path"], headers["query"],
                                            headers.get("x-a"), body))


def refuse(headers, body):
    return None if headers.get("authorization") == "me" else response("who?", 401)


def again(headers, body):
    try:
        server.accept(router)
    except RuntimeError as error:
        return response(str(error))


def stop(headers, body):
    raise Stop


router = Router()
router.register("GET", "/metrics", registry.handler)
router.register_all([(method, "/echo", echo) for method in ("GET", "POST")])
router.register("GET", "/closed", bind_middleware(echo, [refuse]))
router.register("GET", "/again", again)
router.register("GET", "/stop", stop)
for name, handler in (
    ("raises", lambda headers, body: 1 / 0),
    ("none", lambda headers, body: None),
    ("arguments", lambda: None),
    ("empty", lambda headers, body: {}),
    ("status", lambda headers, body: response("", "Fine")),
    ("range", lambda headers, body: response("", 99)),
    ("content", lambda headers, body: response(5)),
    ("type", lambda headers, body: response("", type="a\r\nX: y")),
    ("memory", lambda headers, body: response(bytearray(1 << 60))),
):
    router.register("GET", "/" + name, handler)

server = start_http_server(int(sys.argv[1]), address="127.0.0.1", timeout=0.2)
for wrong in (None, 5, "router", {}):
    try:
        server.accept(wrong)
    except TypeError:
        print("ok")
try:
    start_http_server(int(sys.argv[1]), address="127.0.0.1")
except OSError as error:
    print("taken" if error.errno == errno.EADDRINUSE else error)
try:
    while True:
        try:
            server.accept(router)
        except OSError as error:
            print("OSError", error.errno)
except Stop:
    print("stopped")
server.close()
try:
    server.accept(router)
except ValueError as error:
    print(error)
