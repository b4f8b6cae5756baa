"""wrk hammers the server, in a loop and in a thread, and the official client's; and what an inc() takes.

No figure is asserted but that of errors. It prints the others.
"""

import timeit
import unittest

import prometheus_client

import prometheus_express
from support.harness import SOAK_SECONDS, fetch
from support.load import wrk, wrk_with_errors
from support.python_server import PythonServer

SECONDS = max(1, SOAK_SECONDS // 5)  # each of nine runs


class Load(unittest.TestCase):
    def test_requests_a_second(self):
        pages = set()
        rates = {}
        for connections in 1, 8, 16:
            for kind in "official", "loop", "thread":
                with PythonServer(kind) as server:
                    pages.add(tuple(line for line in fetch(server.port).decode().splitlines() if line[0] != "#"))
                    if kind == "official":  # which may have errors
                        complete = wrk_with_errors(server, connections, SECONDS)[0]
                    else:
                        complete = wrk(server, connections, SECONDS)
                    self.assertTrue(server.running())
                rates[kind] = complete / SECONDS
            print(f"rate: {connections} connections:", ", ".join(
                f"{kind} {rate:.0f}/s ({rate / rates['official']:.1f})" for kind, rate in rates.items()), flush=True)
        self.assertEqual({len(page) for page in pages}, {100})

    def test_nanoseconds(self):
        class Pure:
            def __init__(self):
                self.value = 0

            def inc(self, amount=1):
                self.value += amount

        ours = prometheus_express.CollectorRegistry()
        theirs = prometheus_client.CollectorRegistry()
        counters = {
            "prometheus_express": prometheus_express.Counter("c", "", registry=ours),
            "prometheus_client": prometheus_client.Counter("c", "", registry=theirs),
            "a class in Python": Pure(),
        }
        families = {
            "prometheus_express": prometheus_express.Counter("l", "", ["a"], registry=ours),
            "prometheus_client": prometheus_client.Counter("l", "", ["a"], registry=theirs),
        }

        def measure(statement, names):
            for name, counter in names.items():
                runs = timeit.repeat(statement, number=100_000, repeat=5, globals={"c": counter})
                print(f"time: {statement} of {name}: {min(runs) * 1e4:.0f} ns", flush=True)

        measure("c.inc()", counters)
        measure("c.inc(2)", counters)
        measure("c.labels('x').inc()", families)
        self.assertEqual(counters["prometheus_express"].get(), 1_500_000)


unittest.main()
