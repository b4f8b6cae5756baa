"""Stands between clients and a server on this machine, and tells which handshakes were whole."""

import contextlib
import socket
import threading

from support.harness import PATIENCE

HANDSHAKE, CERTIFICATE = 22, 11


def shows_certificate(said):
    """Whether a server's bytes hold a certificate, as TLS 1.2 says it where it takes up no session."""
    while len(said) >= 5 and said[0] == HANDSHAKE:
        size = int.from_bytes(said[3:5], "big")
        messages, said = said[5:5 + size], said[5 + size:]
        while len(messages) >= 4:
            if messages[0] == CERTIFICATE:
                return True
            messages = messages[4 + int.from_bytes(messages[1:4], "big"):]
    return False


class Eavesdropper:
    """Clients come to .port. Of each connection it keeps what the server said."""

    def __init__(self, port):
        self._server_port = port
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        self._said = []
        self._sockets = []

    def __enter__(self):
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, *_):
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for one in self._sockets:
            one.close()

    def whole_handshakes(self):
        """For each connection that the server has answered, in order: whether it had to show a
        certificate."""
        return [shows_certificate(bytes(said)) for said in self._said if said]

    def _accept(self):
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            server = socket.create_connection(("127.0.0.1", self._server_port), PATIENCE)
            self._sockets += [client, server]
            said = bytearray()
            self._said.append(said)
            for one, other, kept in ((client, server, bytearray()), (server, client, said)):
                one.settimeout(PATIENCE)
                threading.Thread(target=self._copy, args=(one, other, kept), daemon=True).start()

    @staticmethod
    def _copy(one, other, kept):
        with contextlib.suppress(OSError):
            while piece := one.recv(65536):
                kept += piece
                other.sendall(piece)
        with contextlib.suppress(OSError):
            other.shutdown(socket.SHUT_WR)
