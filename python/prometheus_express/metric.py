"""Counters, gauges, histograms and summaries.

Arguments have the names of the official Python client, or those of the original prometheus_express:
`documentation` is `desc`, `labelnames` is `labels`. A metric is in REGISTRY unless `registry` says
otherwise; with None (or False) in none until register(), and until then cannot be updated.
"""

from __future__ import annotations

from typing import Any, Iterable, Optional, Sequence, Union

from prometheus_express import _core
from prometheus_express.context import CountExceptions, TrackInProgress, Timer
from prometheus_express.registry import REGISTRY, CollectorRegistry

Registry = Union[CollectorRegistry, None, bool]

DEFAULT_BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1.0, 2.5, 5.0, 7.5, 10.0)


class _Metric:
    """What all types have: their declaration, and how they get into a registry."""

    __slots__ = ()
    _declaration: Any  # slots of the types: only one base of a class can have any
    _registry: Optional[CollectorRegistry]

    def _declare(self, name: str, help: Optional[str], labels: Sequence[str], namespace: Any, subsystem: str,
                 unit: str, registry: Registry, bounds: Iterable[float] = ()) -> None:
        # The original's fourth argument is the registry, the official client's the namespace.
        if not isinstance(namespace, str):
            namespace, registry = "", namespace
        if not isinstance(help, str):
            raise TypeError(f"the documentation must be a str, not {type(help)}")
        if isinstance(labels, str):
            raise TypeError("the labels must be a list of names, not a str")
        if not isinstance(name, str):
            raise TypeError(f"the name must be a str, not {type(name)}")
        if unit and not name.removesuffix("_total").endswith("_" + unit):
            name = f"{name}_{unit}"
        if isinstance(self, Counter) and not name.endswith("_total"):
            name += "_total"
        full_name = "_".join(part for part in (namespace, subsystem, name) if part)
        self._declaration = (full_name, help, tuple(labels), unit or None, tuple(bounds))
        self._registry = None  # type: ignore[misc]
        if registry is not None and registry is not False:
            if not isinstance(registry, CollectorRegistry):
                raise TypeError(f"the registry must be a CollectorRegistry, not {type(registry)}")
            registry.register(self)

    def _register(self, registry: CollectorRegistry) -> None:
        if not hasattr(self, "_declaration"):
            raise ValueError("not a metric but one of its children")
        if self._registry is registry:
            return
        if self._registry is not None:
            raise ValueError("the metric is in another registry, and can be in one only")
        _core.bind(self, registry, *self._declaration)
        self._registry = registry  # type: ignore[misc]

    def _unregister(self, registry: CollectorRegistry) -> None:
        if getattr(self, "_registry", None) is not registry:
            raise ValueError("the metric is not in this registry")
        _core.unbind(self)
        self._registry = None  # type: ignore[misc]


class Counter(_core.Counter, _Metric):
    """A number that only grows: requests, errors, bytes. Its name ends with _total, or is made to."""

    __slots__ = ("_declaration", "_registry")

    def __init__(self, name: str, documentation: Optional[str] = None, labelnames: Sequence[str] = (),
                 namespace: Union[str, Registry] = "", subsystem: str = "", unit: str = "",
                 registry: Registry = REGISTRY, *, desc: Optional[str] = None, labels: Sequence[str] = ()) -> None:
        self._declare(name, desc if documentation is None else documentation, labelnames or labels,
                      namespace, subsystem, unit, registry)

    def count_exceptions(self, exception: Any = Exception) -> CountExceptions:
        """Counts what a `with` block or a decorated function raises."""
        return CountExceptions(self, exception)


class Gauge(_core.Gauge, _Metric):
    """A number that goes up and down: a temperature, connections."""

    __slots__ = ("_declaration", "_registry")

    def __init__(self, name: str, documentation: Optional[str] = None, labelnames: Sequence[str] = (),
                 namespace: Union[str, Registry] = "", subsystem: str = "", unit: str = "",
                 registry: Registry = REGISTRY, *, desc: Optional[str] = None, labels: Sequence[str] = ()) -> None:
        self._declare(name, desc if documentation is None else documentation, labelnames or labels,
                      namespace, subsystem, unit, registry)

    def track_inprogress(self) -> TrackInProgress:
        """Counts who is in a `with` block or a decorated function."""
        return TrackInProgress(self)

    def time(self) -> Timer:
        """Sets it to the seconds that a `with` block or a decorated function took."""
        return Timer(self.set)


class Summary(_core.Summary, _Metric):
    """Number and sum of observations."""

    __slots__ = ("_declaration", "_registry")

    def __init__(self, name: str, documentation: Optional[str] = None, labelnames: Sequence[str] = (),
                 namespace: Union[str, Registry] = "", subsystem: str = "", unit: str = "",
                 registry: Registry = REGISTRY, *, desc: Optional[str] = None, labels: Sequence[str] = ()) -> None:
        self._declare(name, desc if documentation is None else documentation, labelnames or labels,
                      namespace, subsystem, unit, registry)

    def time(self) -> Timer:
        """Observes the seconds that a `with` block or a decorated function takes."""
        return Timer(self.observe)


class Histogram(_core.Histogram, _Metric):
    """How many observations were up to each of `buckets`, which ascend; infinity is always one."""

    __slots__ = ("_declaration", "_registry")
    DEFAULT_BUCKETS = DEFAULT_BUCKETS

    def __init__(self, name: str, documentation: Optional[str] = None, labelnames: Sequence[str] = (),
                 namespace: Union[str, Registry] = "", subsystem: str = "", unit: str = "",
                 registry: Registry = REGISTRY, *, buckets: Sequence[float] = DEFAULT_BUCKETS,
                 desc: Optional[str] = None, labels: Sequence[str] = ()) -> None:
        bounds = [float(bound) for bound in buckets]
        if bounds and bounds[-1] == float("inf"):
            bounds.pop()
        self._declare(name, desc if documentation is None else documentation, labelnames or labels,
                      namespace, subsystem, unit, registry, bounds)

    def time(self) -> Timer:
        """Observes the seconds that a `with` block or a decorated function takes."""
        return Timer(self.observe)
