"""Prometheus metrics and their server on MicroPython, with the names of two clients for Python."""

from prometheus_express.exposition import (CONTENT_TYPE_LATEST, delete_from_gateway, generate_latest,
                                           push_to_gateway, pushadd_to_gateway)
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
)
