"""A registry in C++ or C beside the metrics of the official client, on one page.

    prometheus_client.REGISTRY.register(RegistryCollector(registry))
"""

from __future__ import annotations

from typing import Any, Callable, Iterator, Union

from prometheus_client.parser import text_string_to_metric_families

from prometheus_express.registry import CollectorRegistry


class RegistryCollector:
    """A collector of the official client that gives what a registry's page says.

    `source` is a CollectorRegistry of this package, or a function that gives a page in text 0.0.4,
    which a module in C++ or C makes of a registry of its own.
    """

    def __init__(self, source: Union[CollectorRegistry, Callable[[], Union[bytes, str]]]) -> None:
        self._page = source.page if isinstance(source, CollectorRegistry) else source

    def collect(self) -> Iterator[Any]:
        page = self._page()
        yield from text_string_to_metric_families(page.decode() if isinstance(page, bytes) else page)
