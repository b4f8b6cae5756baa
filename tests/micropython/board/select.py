"""Waits for the sockets of socket.py, which tell when they are ready."""

import time

POLLIN = 1


class poll:
    def __init__(self):
        self._sockets = []

    def register(self, socket, events):
        self._sockets.append(socket)

    def unregister(self, socket):
        self._sockets.remove(socket)

    def poll(self, milliseconds):
        start = time.ticks_ms()
        while time.ticks_diff(time.ticks_ms(), start) < milliseconds:
            ready = [(socket, POLLIN) for socket in self._sockets if socket.is_ready()]
            if ready:
                return ready
        return []
