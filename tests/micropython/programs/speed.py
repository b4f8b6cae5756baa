"""How long an inc() takes, and the same in pure Python, in nanoseconds."""

import time

from prometheus_express import CollectorRegistry, Counter

COUNT = 100000
registry = CollectorRegistry()


class Pure:
    def __init__(self):
        self.value = 0

    def inc(self, amount=1):
        self.value += amount


def nothing(counter):
    for _ in range(COUNT):
        pass


def inc(counter):
    for _ in range(COUNT):
        counter.inc()


def inc_amount(counter):
    for _ in range(COUNT):
        counter.inc(2)


def labels(counter):
    for _ in range(COUNT):
        counter.labels("x").inc()


def measure(function, counter):
    """The best of five, of one turn of the loop."""
    best = None
    for _ in range(5):
        start = time.ticks_us()
        function(counter)
        took = time.ticks_diff(time.ticks_us(), start)
        best = took if best is None else min(best, took)
    return best * 1000 / COUNT


ours = Counter("c", "", registry=registry)
labelled = Counter("l", "", ["a"], registry=registry)
pure = Pure()
loop = measure(nothing, None)
for words, function in ("inc()", inc), ("inc(2)", inc_amount):
    its = measure(function, ours) - loop
    python = measure(function, pure) - loop
    print("time: %s: %d ns, of a class in Python %d ns (%.2f)" % (words, its, python, its / python))
print("time: labels('x').inc(): %d ns" % (measure(labels, labelled) - loop))
assert ours.get() == pure.value == 5 * 3 * COUNT
