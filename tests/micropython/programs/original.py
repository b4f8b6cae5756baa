"""What the original's tests are about, each the same here or otherwise for a reason that docs/python.md gives.

Runs on CPython and on MicroPython, with the same result.
"""

from prometheus_express.metric import Counter, Gauge, Summary
from prometheus_express.registry import CollectorRegistry
from prometheus_express.router import Router, bind_middleware, error_handler, response
from prometheus_express.utils import check_network


def refused(function, *args, **keywords):
    try:
        function(*args, **keywords)
    except ValueError:
        return True
    return False


def rendered(kind, labels=(), update=None):
    """The lines of a metric foo_bin, after it was told something."""
    registry = CollectorRegistry(namespace="foo")
    metric = kind("bin", "bin values", list(labels), registry=registry)
    if update is not None:
        update(metric)
    return registry.render()


def test_help():
    lines = rendered(Gauge)
    assert lines == ["# HELP foo_bin bin values", "# TYPE foo_bin gauge", "foo_bin 0"], lines


def test_labels():
    lines = rendered(Gauge, ["key_1", "key_2"], lambda gauge: gauge.labels("value-1", "value-2").set(9))
    assert lines[2:] == ['foo_bin{key_1="value-1",key_2="value-2"} 9'], lines
    lines = rendered(Gauge, ["key_1"])
    assert lines == ["# HELP foo_bin bin values", "# TYPE foo_bin gauge"], lines  # and none for None
    uneven = Gauge("g", "", ["key_1", "key_2"], registry=CollectorRegistry())
    assert refused(uneven.labels, "value-1")


def test_names():
    registry = CollectorRegistry()
    for wrong in "123_bar", "no!good?":
        assert refused(Gauge, wrong, "invalid", registry=registry)
        assert refused(Gauge, "valid", "also valid", [wrong], registry=registry)
    Gauge("valid", "which the wrong ones have not taken", registry=registry)


def test_repeated_labels():
    def update(counter):
        for value, amount in ("first", 30), ("second", 20), ("first", 60):
            counter.labels(value).inc(amount)

    assert sorted(rendered(Counter, ["key"], update)[2:]) == [
        'foo_bin_total{key="first"} 90',
        'foo_bin_total{key="second"} 20',
    ]


def test_labels_change_nothing():
    counter = Counter("c", "", ["key"], registry=CollectorRegistry())
    counter.labels("value")
    assert refused(counter.inc, 90)  # it is of no child
    assert not hasattr(counter, "dec")


def test_gauges():
    gauge = Gauge("g", "", registry=CollectorRegistry())
    gauge.inc(90)
    assert gauge.get() == 90
    gauge.set(40)
    assert gauge.get() == 40
    fresh = Gauge("f", "", ["key"], registry=CollectorRegistry()).labels("value")
    fresh.dec(30)
    assert fresh.get() == -30


def test_summaries():
    def update(summary):
        for value, amount in ("foo", 4), ("bar", 2), ("foo", 6), ("bar", 8):
            summary.labels(value).observe(amount)

    lines = rendered(Summary, ["group"], update)
    assert lines[:2] == ["# HELP foo_bin bin values", "# TYPE foo_bin summary"], lines
    assert sorted(lines[2:]) == [
        'foo_bin_count{group="bar"} 2',
        'foo_bin_count{group="foo"} 2',
        'foo_bin_sum{group="bar"} 10',
        'foo_bin_sum{group="foo"} 10',
    ], lines


def test_registry():
    registry = CollectorRegistry()
    gauge = Gauge("foo", "foo values", registry=registry)
    registry.register(gauge)  # a second time
    gauge.set(1)
    assert registry.render() == ["# HELP foo foo values", "# TYPE foo gauge", "foo 1"]
    reply = registry.handler({}, "")
    assert reply["status"] == "200 OK", reply
    assert reply["content"] == b"# HELP foo foo values\n# TYPE foo gauge\nfoo 1\n", reply


def test_router():
    def handler(headers, body):
        return response("hello")

    router = Router()
    router.register("GET", "/foo", handler)
    router.register_all([("POST", "/bar", handler)])
    assert router.select("GET", "/foo") is handler
    assert router.select("GET", "/bar") is error_handler
    assert error_handler({}, "")["status"] == "404 Not Found"
    assert len(router) == 2
    assert ("POST", "/bar") in router
    assert [route[0] for route in router] == ["GET", "POST"]
    assert refused(router.register, "GET", 123, handler)
    assert refused(router.register, "GET", "/", "")
    closed = bind_middleware(handler, [lambda headers, body: None if headers else response("", "401 Unauthorized")])
    assert closed({}, "")["status"] == "401 Unauthorized"
    assert closed({"key": "1"}, "")["content"] == "hello"


class Network:
    def __init__(self, connected, address):
        self.connected = connected
        self.address = address

    def ifconfig(self):
        return (self.address, 0, 0, 0)


def test_network():
    assert not check_network(Network(False, "0.0.0.0"))
    assert not check_network(Network(True, "0.0.0.0"))
    assert check_network(Network(True, "1.1.1.1"))


for _name, _test in sorted(globals().items()):
    if _name.startswith("test_"):
        _test()
        print("ok", _name)
