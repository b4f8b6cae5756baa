"""An SNTP server (RFC 4330) on a loopback port of its own, which tells the time of this machine."""

import socket
import struct
import threading
import time

SECONDS_1900_TO_1970 = 2_208_988_800
SIZE = 48
SERVER = 0b00_100_100  # no warning, version 4, a server
STRATUM = 1


def timestamp():
    return struct.pack(">II", int(time.time()) + SECONDS_1900_TO_1970, 0)


class TimeServer:
    """For a `with` block, .port."""

    def __enter__(self):
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.bind(("127.0.0.1", 0))
        self.port = self._socket.getsockname()[1]
        self._thread = threading.Thread(target=self._answer, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *exception):
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as own:
            own.sendto(b"", ("127.0.0.1", self.port))
        self._thread.join()
        self._socket.close()

    def _answer(self):
        while True:
            request, client = self._socket.recvfrom(1000)
            if not request:
                return
            if len(request) < SIZE:
                continue
            now = timestamp()
            # The client's own time comes back as that of the origin.
            answer = struct.pack(">BBBb", SERVER, STRATUM, 0, 0) + bytes(12) + now + request[40:48] + now + now
            self._socket.sendto(answer, client)
