"""What tests of the server share: a loop in a thread, and a client."""

import contextlib
import http.client
import threading

from prometheus_express import start_http_server


@contextlib.contextmanager
def serving(router):
    """Serves the router on a free port from a thread's accept loop; gives the port."""
    server = start_http_server(0, address="127.0.0.1", timeout=0.05)
    stopping = threading.Event()

    def loop():
        while not stopping.is_set():
            try:
                server.accept(router)
            except TimeoutError:
                pass

    thread = threading.Thread(target=loop)
    thread.start()
    try:
        yield server.port
    finally:
        stopping.set()
        thread.join()
        server.close()


def ask(port, method, path, body=None, headers=None):
    """Status, type of content and body of the reply."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.request(method, path, body, headers or {})
        reply = connection.getresponse()
        return reply.status, reply.getheader("Content-Type"), reply.read()
    finally:
        connection.close()
