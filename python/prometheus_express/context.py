"""What counts around a `with` block or a function: timers, exceptions, who is inside."""

from __future__ import annotations

import functools
import time
from types import TracebackType
from typing import Any, Callable, Optional, Protocol, Type, TypeVar

Function = TypeVar("Function", bound=Callable[..., Any])


class _Counts(Protocol):
    def inc(self, amount: float = 1) -> None: ...


class _UpAndDown(_Counts, Protocol):
    def dec(self, amount: float = 1) -> None: ...


class Around:
    """A context manager that is also a decorator; a function may call itself, or run in many threads."""

    def __enter__(self) -> Any:
        return self

    def __exit__(self, kind: Optional[Type[BaseException]], value: Optional[BaseException],
                 trace: Optional[TracebackType]) -> None:
        raise NotImplementedError

    def again(self) -> Around:
        """One that can be entered beside this one."""
        return self

    def __call__(self, function: Function) -> Function:
        @functools.wraps(function)
        def around(*args: Any, **keywords: Any) -> Any:
            with self.again():
                return function(*args, **keywords)

        return around  # type: ignore[return-value]


class Timer(Around):
    """Tells `tell` the seconds that went by."""

    def __init__(self, tell: Callable[[float], None]) -> None:
        self._tell = tell
        self._start = 0.0

    def __enter__(self) -> Timer:
        self._start = time.perf_counter()
        return self

    def __exit__(self, *_: Any) -> None:
        self._tell(time.perf_counter() - self._start)

    def again(self) -> Timer:
        return Timer(self._tell)


class CountExceptions(Around):
    """Counts the exceptions of these classes that leave it."""

    def __init__(self, counter: _Counts, exception: Any) -> None:
        self._counter = counter
        self._exception = exception

    def __exit__(self, kind: Optional[Type[BaseException]], value: Optional[BaseException],
                 trace: Optional[TracebackType]) -> None:
        if isinstance(value, self._exception):
            self._counter.inc()


class TrackInProgress(Around):
    """Counts who is inside."""

    def __init__(self, gauge: _UpAndDown) -> None:
        self._gauge = gauge

    def __enter__(self) -> TrackInProgress:
        self._gauge.inc()
        return self

    def __exit__(self, *_: Any) -> None:
        self._gauge.dec()
