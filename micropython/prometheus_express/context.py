"""What counts around a `with` block or a function: timers, exceptions, who is inside."""

import time


class Around:
    """A context manager that is also a decorator; a function may call itself."""

    def __enter__(self):
        return self

    def again(self):
        return self

    def __call__(self, function):
        def around(*args, **keywords):
            with self.again():
                return function(*args, **keywords)

        return around


class Timer(Around):
    """Tells `tell` the seconds that went by: at most 298, since ticks_us() begins again."""

    def __init__(self, tell):
        self._tell = tell

    def __enter__(self):
        self._start = time.ticks_us()
        return self

    def __exit__(self, *_):
        self._tell(time.ticks_diff(time.ticks_us(), self._start) / 1000000)

    def again(self):
        return Timer(self._tell)


class CountExceptions(Around):
    """Counts the exceptions of these classes that leave it."""

    def __init__(self, counter, exception):
        self._counter = counter
        self._exception = exception

    def __exit__(self, kind, value, trace):
        if isinstance(value, self._exception):
            self._counter.inc()


class TrackInProgress(Around):
    """Counts who is inside."""

    def __init__(self, gauge):
        self._gauge = gauge

    def __enter__(self):
        self._gauge.inc()
        return self

    def __exit__(self, *_):
        self._gauge.dec()
