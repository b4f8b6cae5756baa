"""What the port for QEMU lacks: a clock, of what counts on the board (wires.py)."""

from wires import TICKS, ticks

_PERIOD = 1 << 30

_last = ticks()
_count = 0


def _now():
    """Ticks so far, if somebody asks at least every 171 s."""
    global _last, _count
    now = ticks()
    _count += (now - _last) & 0xFFFFFFFF
    _last = now
    return _count


def ticks_ms():
    return _now() * 1000 // TICKS % _PERIOD


def ticks_us():
    return _now() * 1000000 // TICKS % _PERIOD


def ticks_diff(end, start):
    return (end - start + _PERIOD // 2) % _PERIOD - _PERIOD // 2


def time():
    return _now() // TICKS


def sleep(seconds):
    end = _now() + int(seconds * TICKS)
    while _now() < end:
        pass


def gmtime(seconds):
    assert seconds == 0  # all that is asked: where time() begins
    return (2000, 1, 1, 0, 0, 0, 5, 1)
