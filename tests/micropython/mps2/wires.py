"""Of the boards MPS2: a clock, of the first timer, which counts down 25 MHz, and the second serial port."""

from machine import mem32

TICKS = 25000000  # a second

_TIMER = 0x40000000
_DATA = 0x40005000
_STATE = 0x40005004
_ALL = 0xFFFFFFFF

mem32[_TIMER + 8] = _ALL  # begins again there
mem32[_TIMER + 4] = _ALL
mem32[_TIMER] = 1
mem32[0x40005010] = 16  # its speed
mem32[0x40005008] = 3  # on, both ways


def ticks():
    """They begin again at 2^32."""
    return _ALL - mem32[_TIMER + 4]


def has_byte():
    return mem32[_STATE] & 2


def take():
    return mem32[_DATA]


def put(byte):
    while mem32[_STATE] & 1:
        pass
    mem32[_DATA] = byte
