"""Clients that ask for pages again and again, whatever happens to them."""

import socket
import threading

REQUEST = b"GET /metrics HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
LONGEST_SECONDS = 0.4  # that a client waits for anything


def ask(port, seconds=LONGEST_SECONDS):
    """What comes of one request, until the connection ends, or is silent for so long."""
    reply = b""
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=seconds) as client:
            client.sendall(REQUEST)
            while piece := client.recv(4096):
                reply += piece
    except OSError:
        pass  # what came before may be judged all the same
    return reply


class Clients:
    """So many threads while the `with` block runs. `judge(reply, memory)` says whether a reply is a
    whole page, and raises ValueError where it is wrong; each thread has a memory of its own, and
    pauses after each reply. It waits for each as ask() does."""

    def __init__(self, count, port, judge, pause_seconds=0, seconds=LONGEST_SECONDS):
        self._threads = [threading.Thread(target=self._run) for _ in range(count)]
        self._port = port
        self._judge = judge
        self._pause_seconds = pause_seconds
        self._seconds = seconds
        self._ends = threading.Event()
        self.whole = 0
        self.cut = 0
        self.wrong = []

    def __enter__(self):
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_):
        self._ends.set()
        for thread in self._threads:
            thread.join()

    def _run(self):
        memory = {}
        while not self._ends.is_set():
            reply = ask(self._port, self._seconds)
            try:
                whole = self._judge(reply, memory)
            except ValueError as error:
                whole = False
                self.wrong.append(str(error))
            self.whole += whole
            self.cut += not whole
            # Whom nobody answers shall not ask in a tight circle.
            self._ends.wait(self._pause_seconds if whole else max(self._pause_seconds, 0.01))
