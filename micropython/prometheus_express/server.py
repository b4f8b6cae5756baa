"""The server, in the program's own loop.

    server = start_http_server(8080, address="192.168.0.2")
    while True:
        server.accept(router)
"""

import errno
import select
import socket
import sys
import time

from prometheus_express import _core
from prometheus_express.registry import REGISTRY
from prometheus_express.router import Router, error_handler, take_apart


def _answer(router, headers, body):
    method, path = headers["method"], headers["path"]
    try:
        handler = router.select(method, path)
        if handler is error_handler and method == "HEAD":
            handler = router.select("GET", path)
        try:
            body = body.decode()
        except UnicodeError:
            pass  # it stays bytes
        return take_apart(handler(headers, body))
    except Exception as error:
        print("answering", method, path)
        sys.print_exception(error)
        return 500, "text/plain", b"Internal Server Error\n"


def _send_at_once(client):
    """A reply goes out in pieces, the last of which must not wait until the peer has confirmed the others."""
    try:
        client.setsockopt(getattr(socket, "IPPROTO_TCP", 6), getattr(socket, "TCP_NODELAY", 1), 1)
    except (OSError, ValueError, TypeError, AttributeError):
        pass  # some ports have no such option


class _PageRouter(Router):
    """The registry's page at every path, as the official client has it."""

    def __init__(self, registry):
        super().__init__()
        self._handler = registry.handler

    def select(self, method, path):
        return self._handler if method in ("GET", "HEAD") else error_handler


class Server:
    """Listens, and answers in accept(). Of start_http_server()."""

    def __init__(self, port, address=None, timeout=5.0, connections=None):
        if not isinstance(port, int) or not 0 < port < 65536:
            raise ValueError("a port is 1 to 65535")
        if not 0 <= timeout < 1e6:
            raise ValueError("a timeout is 0 or more seconds, and less than a million")
        if connections is None:
            connections = 32 if sys.platform == "linux" else 4
        self.port = port
        self._timeout_ms = int(timeout * 1000)
        self._core = _core.Server(connections)
        self._poll = select.poll()
        self._listener = socket.socket()
        try:
            self._listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            self._listener.bind(socket.getaddrinfo(address or "0.0.0.0", port)[0][-1])
            self._listener.listen(connections)
            self._listener.setblocking(False)
        except OSError:
            self._listener.close()
            raise

    def accept(self, router):
        """Answers the requests that are there, or waits for the next.

        Clients that send something wrong are answered 4xx, and handlers that raise 500: neither ends
        in an exception here. OSError (ETIMEDOUT): there was none for as long as the server was told to
        wait. RuntimeError: from within a handler. ValueError: the server is closed. Large answers go
        out in pieces, the rest of them in the next accept().
        """
        if not callable(getattr(router, "select", None)):
            raise TypeError("the router must be a Router")
        if self._listener is None:
            raise ValueError("the server is closed")

        def answer(headers, body):
            return _answer(router, headers, body)

        start = time.ticks_ms()
        while True:
            listening = self._take()
            answered = self._core.serve(answer, time.ticks_ms())
            self._let_go()
            if answered:
                return
            left = self._timeout_ms - time.ticks_diff(time.ticks_ms(), start)
            if left <= 0:
                raise OSError(errno.ETIMEDOUT, "timed out")
            self._wait(listening, left)

    def _take(self):
        """Accepts who waits; whether there is room for more."""
        while self._core.has_room():
            try:
                client = self._listener.accept()[0]
            except OSError as error:
                if error.errno not in (errno.EAGAIN, errno.ECONNABORTED, errno.ETIMEDOUT):
                    raise
                return True
            client.setblocking(False)
            _send_at_once(client)
            self._core.add(client)
            self._poll.register(client, select.POLLIN)
        return False

    def _let_go(self):
        """Closes the sockets of connections that have ended."""
        while True:
            client = self._core.take_ended()
            if client is None:
                return
            self._poll.unregister(client)
            client.close()

    def _wait(self, listening, left):
        # Who has something to write is looked at again and again: it is seldom, and short.
        if self._core.is_writing():
            left = min(left, 5)
        if listening:
            self._poll.register(self._listener, select.POLLIN)
        try:
            self._poll.poll(min(left, 100))
        finally:
            if listening:
                self._poll.unregister(self._listener)

    def close(self):
        """Ends every connection. It may be called again."""
        if self._listener is None:
            return
        self._core.close()
        self._let_go()
        self._listener.close()
        self._listener = None
        self.port = 0

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()


def start_http_server(port, addr=None, registry=None, *, address=None, depth=2, timeout=None, connections=None):
    """Listens on `port` of an address, by default all; requests are answered in accept().

    There is no thread for it: a program that does as with the official client calls serve(server).
    `depth` says nothing here; `connections` are served at the same time, 4 on a board. OSError: the
    port is taken. ValueError: no port.
    """
    where = addr if address is None else address
    return Server(port, where, 5.0 if timeout is None else timeout, connections)


def serve(server, registry=REGISTRY):
    """Answers every request with the registry's page, for ever: for a program's last line, or a thread."""
    router = _PageRouter(registry)
    while True:
        try:
            server.accept(router)
        except OSError as error:
            if error.errno != errno.ETIMEDOUT:
                raise
