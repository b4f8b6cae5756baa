"""Serves a hundred gauges on the port that is its argument: those of tests/python/programs/serve.py."""

import sys

from prometheus_express import CollectorRegistry, Gauge, Router, start_http_server

registry = CollectorRegistry()
gauge = Gauge("temperature_celsius", "of a sensor", ["sensor"], registry=registry)
for number in range(100):
    gauge.labels("sensor_%d" % number).set(20 + number / 7)

router = Router()
router.register("GET", "/metrics", registry.handler)
server = start_http_server(int(sys.argv[1]), address="127.0.0.1")
while True:
    try:
        server.accept(router)
    except OSError:
        pass
