"""What a program does between two soft resets of a board: a registry, metrics, their page."""

from prometheus_express import CollectorRegistry, Counter, Gauge, Histogram, generate_latest


def work():
    registry = CollectorRegistry(namespace="turn")
    steps = Counter("steps", "since it began", registry=registry)
    level = Gauge("level", "how high", ["place"], registry=registry)
    wait = Histogram("wait_seconds", "how long", buckets=(0.1, 1), registry=registry)
    for number in range(10):
        steps.inc()
        level.labels("p%d" % number).set(number / 8)
        wait.observe(number / 8)
    print(generate_latest(registry).decode())
