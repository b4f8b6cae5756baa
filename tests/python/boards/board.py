"""Stands in for a board on a host: pins, and a network that is loopback, at its second look."""

SCL = "SCL"
SDA = "SDA"


class _Ethernet:
    connected = True

    def __init__(self):
        self._looks = 0

    def ifconfig(self):
        self._looks += 1
        return ("0.0.0.0" if self._looks == 1 else "127.0.0.1", 0, 0, 0)


def ethernet():
    return _Ethernet()
