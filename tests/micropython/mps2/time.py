"""What the port for QEMU lacks: a clock, of the board's first timer, which counts down 25 MHz."""

from machine import mem32

_TIMER = 0x40000000
_ALL = 0xFFFFFFFF
_PERIOD = 1 << 30

_last = 0
_ticks = 0

mem32[_TIMER + 8] = _ALL  # begins again there
mem32[_TIMER + 4] = _ALL
mem32[_TIMER] = 1


def _now():
    """Ticks so far, if somebody asks at least every 171 s."""
    global _last, _ticks
    now = _ALL - mem32[_TIMER + 4]
    _ticks += (now - _last) & _ALL
    _last = now
    return _ticks


def ticks_ms():
    return _now() // 25000 % _PERIOD


def ticks_us():
    return _now() // 25 % _PERIOD


def ticks_diff(end, start):
    return (end - start + _PERIOD // 2) % _PERIOD - _PERIOD // 2


def time():
    return _now() // 25000000


def sleep(seconds):
    end = _now() + int(seconds * 25000000)
    while _now() < end:
        pass


def gmtime(seconds):
    assert seconds == 0  # all that is asked: where time() begins
    return (2000, 1, 1, 0, 0, 0, 5, 1)
