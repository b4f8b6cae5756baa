"""Registries: sets of metrics that one page shows."""

from __future__ import annotations

from typing import Any, Iterable, Mapping

from prometheus_express import _core
from prometheus_express.router import Body, Response, response

CONTENT_TYPE_LATEST = "text/plain; version=0.0.4; charset=utf-8"
CONTENT_TYPE_OPENMETRICS = "application/openmetrics-text; version=1.0.0; charset=utf-8"


class CollectorRegistry(_core.Registry):
    """A set of metrics that one page shows; `namespace` goes before each name, with a '_' between.

    Any thread may use it and its metrics; rendering does not hold the GIL. A fork's child has a copy.
    """

    def __init__(self, metrics: Iterable[Any] = (), namespace: str = "") -> None:
        super().__init__(namespace)
        for metric in metrics:
            self.register(metric)

    def register(self, metric: Any) -> bool:
        """Shows a metric that was made with `registry=None`. ValueError: it is in another registry."""
        if not callable(getattr(metric, "_register", None)):
            raise TypeError(f"not a metric: {type(metric)}")
        metric._register(self)
        return True

    def unregister(self, metric: Any) -> None:
        """Takes a metric out, with what it counted. ValueError: children of it are in use."""
        if not callable(getattr(metric, "_unregister", None)):
            raise ValueError("the metric is not in this registry")
        metric._unregister(self)

    def render(self, sorted: bool = False) -> list[str]:
        """The lines of the page (text 0.0.4), in the order in which the metrics were made."""
        return self.page().decode().split("\n")[:-1]

    def handler(self, headers: Mapping[str, str], body: Body) -> Response:
        """Answers a request with the page, in OpenMetrics where that is asked for."""
        if "application/openmetrics-text" in (headers.get("accept", "") if headers else ""):
            return response(self.page("openmetrics"), type=CONTENT_TYPE_OPENMETRICS)
        return response(self.page(), type=CONTENT_TYPE_LATEST)


REGISTRY = CollectorRegistry()
