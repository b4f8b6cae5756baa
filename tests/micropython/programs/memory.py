"""What happens where there is no memory: a MemoryError at every place, and nothing is broken by it."""

import gc
import sys

import micropython

from prometheus_express import CollectorRegistry, Counter, Gauge, Histogram

WORDS = ["l%d" % number for number in range(200)]


# An emulated board takes its time.
STEP = 96 if sys.platform == "linux" else 480


def fill(size):
    """Takes what is free but about `size` bytes, at last as small blocks."""
    kept = None
    gc.collect()
    piece = 1000
    while piece > 0:
        left = gc.mem_free() - size
        if left < 2 * piece:
            piece //= 4
        try:
            for _ in range(max(1, left // (2 * piece + 200))):
                kept = [kept, bytearray(piece)]
        except MemoryError:
            piece //= 4  # what is left is in smaller pieces
    return kept


def release(kept):
    """Gives it back block by block: a word on the stack that looks like one's address would keep all behind it."""
    while kept is not None:
        following = kept[0]
        kept[0] = kept[1] = None
        kept = following


def work():
    registry = CollectorRegistry(namespace="n")
    counter = Counter("c", "help", ["l"], registry=registry)
    for word in WORDS[:20]:
        counter.labels(word).inc()
    Histogram("h", "help", registry=registry).observe(1)
    gauge = Gauge("g", "help", registry=registry)
    gauge.set(5)
    page = registry.page()
    assert page.endswith(b"n_g 5\n")
    return registry, counter


def test_every_amount():
    failed = 0
    for size in range(64, 16384, STEP):
        kept = fill(size)
        try:
            work()
        except MemoryError:
            failed += 1
        release(kept)
    work()
    assert failed > 10, failed
    print("ok", failed > 10)


def test_what_was_there_stays():
    registry, counter = work()
    before = registry.page()
    kept = fill(700)
    failed = False
    try:
        for word in WORDS[20:]:
            counter.labels(word)
    except MemoryError:
        failed = True
    release(kept)
    assert failed
    gc.collect()
    assert registry.page().startswith(before[:200])
    counter.labels("l0").inc()
    assert b'n_c_total{l="l0"} 2\n' in registry.page()
    print("ok")


def test_a_locked_heap():
    registry, counter = work()
    child = counter.labels("l1")
    micropython.heap_lock()
    child.inc()  # takes nothing, as an interrupt handler must not
    micropython.heap_unlock()
    assert b'n_c_total{l="l1"} 2\n' in registry.page()
    print("ok")


test_every_amount()
test_what_was_there_stays()
test_a_locked_heap()
