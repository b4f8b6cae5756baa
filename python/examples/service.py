"""A service on a host: requests counted and timed, the page served from a thread beside them."""

import random
import sys
import time

from prometheus_express import Counter, Gauge, Histogram, start_http_server

JOBS = Counter("service_jobs_total", "jobs done", ["kind"])
FAILED = Counter("service_failed_jobs_total", "jobs that raised an exception")
SECONDS = Histogram("service_job_seconds", "how long a job took", buckets=(0.001, 0.01, 0.1, 1))
RUNNING = Gauge("service_jobs_running", "jobs under way")


@SECONDS.time()
@RUNNING.track_inprogress()
def work(kind: str) -> None:
    time.sleep(random.uniform(0, 0.02))
    if random.random() < 0.05:
        raise RuntimeError(f"a job of kind {kind} failed")
    JOBS.labels(kind=kind).inc()


def main() -> None:
    server = start_http_server(int(sys.argv[1]) if len(sys.argv) > 1 else 8000, addr="127.0.0.1")
    print(f"serving http://127.0.0.1:{server.port}/metrics", flush=True)
    while True:
        try:
            with FAILED.count_exceptions():
                work(random.choice(("small", "large")))
        except RuntimeError as error:
            print(error, flush=True)


if __name__ == "__main__":
    main()
