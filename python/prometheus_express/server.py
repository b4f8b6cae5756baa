"""The server, in the program's own loop or in a thread.

    server = start_http_server(8080, address="127.0.0.1")
    while True:
        server.accept(router)
"""

from __future__ import annotations

import atexit
import functools
import logging
import threading
import weakref
from typing import Any, Optional

from prometheus_express import _core
from prometheus_express.registry import REGISTRY, CollectorRegistry
from prometheus_express.router import Answer, Headers, Router, error_handler, take_apart

_log = logging.getLogger("prometheus_express")


def _answer(router: Router, headers: Headers, body: bytes) -> Answer:
    method, path = headers["method"], headers["path"]
    try:
        handler = router.select(method, path)
        if handler is error_handler and method == "HEAD":
            handler = router.select("GET", path)
        return take_apart(handler(headers, body.decode(errors="surrogateescape")))
    except Exception:
        _log.exception("answering %s %s", method, path)
        return 500, "text/plain", b"Internal Server Error\n"


class _PageRouter(Router):
    """The registry's page at every path, as the official client has it."""

    def __init__(self, registry: CollectorRegistry) -> None:
        super().__init__()
        self._registry = registry

    def select(self, method: str, path: str) -> Any:
        return self._registry.handler if method in ("GET", "HEAD") else error_handler


# A thread that asks for the GIL when the interpreter has ended is ended in the middle of C++.
_threads: weakref.WeakSet[Server] = weakref.WeakSet()


@atexit.register
def _end_threads() -> None:
    for server in list(_threads):
        server._end_thread()


class Server:
    """Listens, and answers in accept(), or in a thread of its own. Of start_http_server()."""

    def __init__(self, port: int, address: Optional[str] = None, timeout: float = 5.0) -> None:
        self._timeout = timeout
        self._stopping = threading.Event()
        self._thread: Optional[threading.Thread] = None
        self._core = _core.Server(port, address)

    @property
    def port(self) -> int:
        """That it listens on, which the system chose where 0 was asked for; 0 once it is closed."""
        return self._core.port()

    def accept(self, router: Router) -> None:
        """Answers the requests that are there, or waits for the next.

        Clients that send something wrong are answered 4xx, and handlers that raise 500: neither
        ends in an exception here. TimeoutError, an OSError: there was none for as long as the server
        was told to wait. RuntimeError: from within a handler, or two threads at once. Large answers
        go out in pieces, the rest of them in the next accept().
        """
        if not callable(getattr(router, "select", None)):
            raise TypeError(f"the router must be a Router, not {type(router)}")
        if self._thread is not None:
            self._end_thread()
        if self._core.serve(functools.partial(_answer, router), self._timeout) == 0:
            raise TimeoutError("timed out")

    def close(self) -> None:
        """Ends the thread, if it has one, and every connection. It may be called again."""
        self._end_thread()
        self._core.close()

    def serve_in_thread(self, registry: CollectorRegistry = REGISTRY) -> threading.Thread:
        """Serves the registry's page from a daemon thread, until close() or accept()."""
        if self._thread is not None:
            raise RuntimeError("the server has a thread already")
        self._stopping.clear()
        self._thread = threading.Thread(target=self._run, args=(registry,), daemon=True)
        _threads.add(self)
        self._thread.start()
        return self._thread

    def _run(self, registry: CollectorRegistry) -> None:
        answer = functools.partial(_answer, _PageRouter(registry))
        while not self._stopping.is_set():
            self._core.serve(answer, 0.1)

    def _end_thread(self) -> None:
        thread, self._thread = self._thread, None
        if thread is not None:
            self._stopping.set()
            thread.join()

    def __enter__(self) -> Server:
        return self

    def __exit__(self, *_: Any) -> None:
        self.close()


def start_http_server(port: int, addr: Optional[str] = None, registry: Optional[CollectorRegistry] = None, *,
                      address: Optional[str] = None, depth: int = 2, timeout: Optional[float] = None) -> Server:
    """Listens on `port` (0: any free one) of an address, by default all.

    As in the original, with `address` or `timeout` (in seconds, 5 by default): requests are answered in
    accept(). As in the official client, without them: a thread serves the page of `registry`, by default
    REGISTRY, at every path, until accept() is called, if it ever is. `depth` says nothing here.
    OSError and its like: the port is taken, or not permitted. ValueError: no numeric address.
    """
    server = Server(port, addr if address is None else address, 5.0 if timeout is None else timeout)
    if address is None and timeout is None:
        server.serve_in_thread(REGISTRY if registry is None else registry)
    return server
