"""A registry in C++ or C beside the metrics of the official client, on one page.

    prometheus_client.REGISTRY.register(RegistryCollector(registry))
"""

from __future__ import annotations

from typing import Callable, Iterator, Union

from prometheus_client.metrics_core import Metric
from prometheus_client.parser import text_string_to_metric_families
from prometheus_client.registry import Collector

from prometheus_express.registry import CollectorRegistry


class RegistryCollector(Collector):
    """A collector of the official client that gives what a registry's page says.

    `source` is a CollectorRegistry of this package, or a function that gives a page in text 0.0.4,
    which a module in C++ or C makes of a registry of its own.
    """

    def __init__(self, source: Union[CollectorRegistry, Callable[[], Union[bytes, str]]]) -> None:
        self._page: Callable[[], Union[bytes, str]]
        if isinstance(source, CollectorRegistry):
            self._page = source.page
        elif callable(source):
            self._page = source
        else:
            raise TypeError(f"neither a CollectorRegistry nor a function: {type(source)}")

    def collect(self) -> Iterator[Metric]:
        """The families of the page, as it is now."""
        page = self._page()
        text = page.decode() if isinstance(page, bytes) else page
        yield from text_string_to_metric_families(text)  # type: ignore[no-untyped-call]
