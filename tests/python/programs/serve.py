"""Serves the same hundred gauges: serve.py loop|thread|official. Prints its port."""

import sys
import threading

kind = sys.argv[1]
if kind == "official":
    import prometheus_client as client
else:
    import prometheus_express as client

registry = client.CollectorRegistry()
gauge = client.Gauge("temperature_celsius", "of a sensor", ["sensor"], registry=registry)
for number in range(100):
    gauge.labels(f"sensor_{number}").set(20 + number / 7)

if kind == "official":
    from http.server import ThreadingHTTPServer

    # What start_http_server() runs, on a free port, and without its lines of a log.
    server = ThreadingHTTPServer(("127.0.0.1", 0), client.MetricsHandler.factory(registry))
    server.daemon_threads = True
    server.RequestHandlerClass.log_message = lambda *_: None
    print(f"port {server.server_address[1]}", flush=True)
    server.serve_forever()
elif kind == "thread":
    print(f"port {client.start_http_server(0, '127.0.0.1', registry).port}", flush=True)
    threading.Event().wait()
else:
    router = client.Router()
    router.register("GET", "/metrics", registry.handler)
    server = client.start_http_server(0, address="127.0.0.1")
    print(f"port {server.port}", flush=True)
    while True:
        try:
            server.accept(router)
        except OSError:
            pass
