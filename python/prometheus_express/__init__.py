"""Prometheus metrics, their server and their push: a core in C++ with the names of two Python clients,
the original prometheus_express and the official prometheus_client.

    from prometheus_express import Counter, start_http_server
    requests = Counter("requests_total", "requests served", ["path"])
    start_http_server(8000)
    requests.labels(path="/").inc()
"""

from prometheus_express.exposition import (CONTENT_TYPE_LATEST, delete_from_gateway, generate_latest,
                                           push_to_gateway, pushadd_to_gateway, write_to_textfile)
from prometheus_express.metric import Counter, Gauge, Histogram, Summary
from prometheus_express.registry import REGISTRY, CollectorRegistry
from prometheus_express.router import Router
from prometheus_express.server import Server, start_http_server

__all__ = (
    "CONTENT_TYPE_LATEST",
    "REGISTRY",
    "CollectorRegistry",
    "Counter",
    "Gauge",
    "Histogram",
    "Router",
    "Server",
    "Summary",
    "delete_from_gateway",
    "generate_latest",
    "push_to_gateway",
    "pushadd_to_gateway",
    "start_http_server",
    "write_to_textfile",
)
