"""The page as bytes, in a file, and pushed to a Pushgateway, as in the official client."""

from __future__ import annotations

import os
import tempfile
from typing import Any, Mapping, Optional

from prometheus_express import _core
from prometheus_express.registry import CONTENT_TYPE_LATEST, REGISTRY, CollectorRegistry

__all__ = ("CONTENT_TYPE_LATEST", "delete_from_gateway", "generate_latest", "push_to_gateway",
           "pushadd_to_gateway", "write_to_textfile")


def generate_latest(registry: CollectorRegistry = REGISTRY) -> bytes:
    """The page in text 0.0.4, of which the type is CONTENT_TYPE_LATEST."""
    return registry.page()


def write_to_textfile(path: str, registry: CollectorRegistry = REGISTRY) -> None:
    """Writes the page where a node_exporter reads it: all of it or nothing appears at `path`."""
    page = registry.page()
    number, name = tempfile.mkstemp(dir=os.path.dirname(os.path.abspath(path)), suffix=".tmp")
    try:
        with os.fdopen(number, "wb") as file:
            file.write(page)
        os.chmod(name, 0o644)
        os.replace(name, path)
    except BaseException:
        os.unlink(name)
        raise


def _push(method: str, registry: Optional[CollectorRegistry], gateway: str, job: str,
          grouping_key: Optional[Mapping[str, Any]], timeout: Optional[float],
          basic_auth: Optional[tuple[str, str]]) -> None:
    labels = tuple((name, str(value)) for name, value in (grouping_key or {}).items())
    user, password = basic_auth or (None, None)
    _core.push(method, registry, gateway, job, labels, 30.0 if timeout is None else timeout, user, password)


def push_to_gateway(gateway: str, job: str, registry: CollectorRegistry,
                    grouping_key: Optional[Mapping[str, Any]] = None, timeout: Optional[float] = 30,
                    *, basic_auth: Optional[tuple[str, str]] = None) -> None:
    """Replaces all metrics of the group by those of the registry.

    `gateway` is "host:port" or a URL (http). Other threads run meanwhile. OSError and its like: the
    gateway is not there or refuses; the text has its words. Passwords travel readable.
    """
    _push("PUT", registry, gateway, job, grouping_key, timeout, basic_auth)


def pushadd_to_gateway(gateway: str, job: str, registry: CollectorRegistry,
                       grouping_key: Optional[Mapping[str, Any]] = None, timeout: Optional[float] = 30,
                       *, basic_auth: Optional[tuple[str, str]] = None) -> None:
    """Replaces the group's metrics of the same names."""
    _push("POST", registry, gateway, job, grouping_key, timeout, basic_auth)


def delete_from_gateway(gateway: str, job: str, grouping_key: Optional[Mapping[str, Any]] = None,
                        timeout: Optional[float] = 30, *, basic_auth: Optional[tuple[str, str]] = None) -> None:
    """Removes the group."""
    _push("DELETE", None, gateway, job, grouping_key, timeout, basic_auth)
