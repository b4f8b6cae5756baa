"""Sockets of a board that has no network: all its clients come, one by one, over its second serial port.

Who sends something is a client, until the board closes the connection.
"""

import errno
import io

import wires

SOL_SOCKET = 1
SO_REUSEADDR = 2

_listening = []
_connections = []


def getaddrinfo(address, port):
    return [(2, 1, 0, "", (address, port))]


class _Connection(io.IOBase):
    is_ready = staticmethod(wires.has_byte)

    def setblocking(self, blocking):
        assert not blocking

    def setsockopt(self, *_):
        raise OSError(errno.EOPNOTSUPP)

    def readinto(self, buffer):
        count = 0
        while count < len(buffer) and wires.has_byte():
            buffer[count] = wires.take()
            count += 1
        return count or None

    def write(self, data):
        for byte in data:
            wires.put(byte)
        return len(data)

    def close(self):
        _connections.remove(self)


class socket:
    def setsockopt(self, *_):
        pass

    def bind(self, address):
        if _listening:
            raise OSError(errno.EADDRINUSE)

    def listen(self, backlog):
        _listening.append(self)

    def setblocking(self, blocking):
        assert not blocking

    def is_ready(self):
        return not _connections and wires.has_byte()

    def accept(self):
        if not self.is_ready():
            raise OSError(errno.EAGAIN)
        _connections.append(_Connection())
        return _connections[0], ("serial", 2)

    def close(self):
        if self in _listening:
            _listening.remove(self)
