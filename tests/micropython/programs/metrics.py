"""What metrics do: runs on CPython and on MicroPython, with the same result."""

from prometheus_express import CollectorRegistry, Counter, Gauge, Histogram, Summary


def raised(function, *args, **keywords):
    try:
        function(*args, **keywords)
    except Exception as error:
        return type(error)
    return None


def lines(registry):
    return [line for line in registry.render() if not line.startswith("#")]


def test_page():
    registry = CollectorRegistry(namespace="prom_express")
    Counter("test_counter", "a test counter", registry=registry).inc(1588)
    assert registry.render() == [
        "# HELP prom_express_test_counter_total a test counter",
        "# TYPE prom_express_test_counter_total counter",
        "prom_express_test_counter_total 1588",
    ]
    assert registry.page("openmetrics").endswith(b"# EOF\n")
    assert raised(registry.page, "html") is ValueError


def test_counters():
    registry = CollectorRegistry()
    counter = Counter("c", "help", registry=registry)
    counter.inc()
    counter.inc(amount=2)
    counter.inc(2**53 + 1)
    assert lines(registry) == ["c_total 9007199254740996"], lines(registry)
    for wrong, kind in ((-1, ValueError), (float("nan"), ValueError), ("1", TypeError), (None, TypeError)):
        assert raised(counter.inc, wrong) is kind, wrong
    assert raised(counter.inc, 1, 2) is TypeError
    assert raised(counter.inc, much=1) is TypeError
    assert not hasattr(counter, "dec")
    try:
        with counter.count_exceptions(ValueError):
            raise ValueError
    except ValueError:
        pass
    assert lines(registry) == ["c_total 9007199254740997"], lines(registry)


def test_gauges():
    registry = CollectorRegistry()
    gauge = Gauge("g", "help", registry=registry)
    for value, shown in ((49.4062, "49.4062"), (983.25, "983.25"), (1060948, "1060948"), (-0.125, "-0.125"),
                         (0.1, "0.1"), (float("inf"), "+Inf")):
        gauge.set(value)
        assert lines(registry) == ["g " + shown], (value, lines(registry))
    gauge.set(2)
    gauge.inc()
    gauge.dec(0.5)
    assert gauge.get() == 2.5
    with gauge.track_inprogress():
        assert gauge.get() == 3.5
    assert gauge.get() == 2.5


def test_labels():
    registry = CollectorRegistry()
    gauge = Gauge("g", "help", ["a", "b"], registry=registry)
    gauge.labels("x", 1).set(1)
    gauge.labels(b=1, a="x").inc()
    gauge.labels("y", 'q"').set(3)
    assert lines(registry) == ['g{a="x",b="1"} 2', 'g{a="y",b="q\\""} 3'], lines(registry)
    for args, keywords in (((), {}), (("x",), {}), (("x", 1, 2), {}), (("x",), {"b": 1}), ((), {"a": 1}),
                           ((), {"a": 1, "c": 1})):
        assert raised(gauge.labels, *args, **keywords) is ValueError, (args, keywords)
    assert raised(gauge.set, 1) is ValueError
    child = gauge.labels("x", 1)
    assert raised(child.labels, "x", 1) is ValueError
    gauge.remove("x", 1)
    child.set(9)  # goes nowhere
    assert lines(registry) == ['g{a="y",b="q\\""} 3'], lines(registry)
    gauge.labels("x", 1).inc()
    gauge.clear()
    assert lines(registry) == []


def test_histograms():
    registry = CollectorRegistry()
    histogram = Histogram("h", "help", registry=registry, buckets=(0.1, 1, float("inf")))
    histogram.observe(0.5)
    assert lines(registry) == ['h_bucket{le="0.1"} 0', 'h_bucket{le="1.0"} 1', 'h_bucket{le="+Inf"} 1', "h_count 1",
                               "h_sum 0.5"], lines(registry)
    assert histogram.get() == (1, 0.5)
    with histogram.time():
        pass
    assert histogram.get()[0] == 2
    assert len(Histogram.DEFAULT_BUCKETS) == 14
    assert raised(Histogram, "d", "", registry=registry, buckets=(2, 1)) is ValueError
    summary = Summary("s", "help", ["n"], registry=registry)
    summary.labels("x").observe(3)
    assert 's_sum{n="x"} 3' in lines(registry)


def test_declarations():
    registry = CollectorRegistry()
    Gauge("room", "", unit="celsius", subsystem="a", namespace="b", registry=registry)
    Counter("up_seconds_total", "", unit="seconds", registry=registry)
    Gauge(name="original", desc="with the original's names", labels=["l"], registry=registry).labels("x").set(1)
    assert lines(registry) == ["b_a_room_celsius 0", "up_seconds_total 0", 'original{l="x"} 1'], lines(registry)
    for name, kind in (("9", ValueError), ("", ValueError), ("room-1", ValueError), (5, TypeError), (None, TypeError)):
        assert raised(Gauge, name, "", registry=registry) is kind, name
    assert raised(Gauge, "original", "", registry=registry) is ValueError
    assert raised(Gauge, "h", None, registry=registry) is TypeError
    assert raised(Gauge, "h", "", "labels", registry=registry) is TypeError
    assert raised(Gauge, "h", "", [5], registry=registry) is TypeError
    assert raised(Gauge, "h", "", ["a", "a"], registry=registry) is ValueError
    assert raised(Gauge, "h", "", ["l%d" % n for n in range(17)], registry=registry) is ValueError
    assert raised(Gauge, "h", "", registry=5) is TypeError
    assert raised(Gauge, "h\0", "", registry=registry) is ValueError
    assert raised(CollectorRegistry, namespace="9") is ValueError


def test_membership():
    gauge = Gauge("g", "", ["l"], registry=None)
    assert raised(gauge.labels, "x") is ValueError
    registry = CollectorRegistry([gauge], namespace="n")
    registry.register(gauge)  # again: nothing happens
    gauge.labels("x").set(1)
    assert lines(registry) == ['n_g{l="x"} 1']
    assert raised(CollectorRegistry().register, gauge) is ValueError
    assert raised(CollectorRegistry().unregister, gauge) is ValueError
    assert raised(registry.register, 5) is TypeError
    gauge.clear()
    registry.unregister(gauge)
    assert lines(registry) == []
    Gauge("g", "the name is free again", registry=registry)


for _name, _test in sorted(globals().items()):
    if _name.startswith("test_"):
        _test()
        print("ok", _name)
