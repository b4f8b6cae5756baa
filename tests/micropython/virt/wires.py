"""Of QEMU's board for RISC-V: the clock of 10 MHz, and a serial port on PCI, as the first device of that."""

from machine import mem8, mem16, mem32

TICKS = 10000000  # a second

_PORTS = 0x03000000  # where PCI's are
_DATA = _PORTS + 0x1000
_STATE = _DATA + 5
_DEVICE = 0x30000000 + (1 << 15)  # its configuration

mem32[_DEVICE + 0x10] = 0x1000  # where it shall be
mem16[_DEVICE + 4] = 1  # it shall be there


def ticks():
    """They begin again at 2^32."""
    return mem32[0x0200BFF8]


def has_byte():
    return mem8[_STATE] & 1


def take():
    return mem8[_DATA]


def put(byte):
    while not mem8[_STATE] & 0x20:
        pass
    mem8[_DATA] = byte
