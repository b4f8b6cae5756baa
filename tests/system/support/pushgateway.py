"""A Pushgateway of the tests' own."""

import base64
import json
import urllib.error
import urllib.request

from support.harness import PATIENCE, Program, server_program, wait_until

from prometheus_client.parser import text_string_to_metric_families


class Pushgateway(Program):
    """Keeps nothing but what is in `folder`. Its port is chosen by the system."""

    def __init__(self, folder, *options, prefix="", auth=None):
        self._prefix = prefix
        self._auth = auth
        super().__init__(
            server_program("prometheus-pushgateway", "prometheus-pushgateway"),
            f"--persistence.file={folder / 'pushed'}",
            "--web.listen-address=127.0.0.1:0",
            *([f"--web.route-prefix={prefix}"] if prefix else []),
            *options,
        )

    def __enter__(self):
        super().__enter__()
        found = self.wait_for_line(r'address=(?:"?)127\.0\.0\.1:(\d+)')
        self.port = int(found.group(1))
        self.address = f"127.0.0.1:{self.port}{self._prefix}"
        wait_until("the gateway to be ready", lambda: self.get("/-/ready"))
        return self

    def get(self, path):
        request = urllib.request.Request(f"http://{self.address}{path}")
        if self._auth:
            token = base64.b64encode(self._auth.encode()).decode()
            request.add_header("Authorization", f"Basic {token}")
        try:
            with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
                return answer.read().decode()
        except urllib.error.URLError:
            return None

    def groups(self):
        """The labels of all groups, by its API."""
        return [group["labels"] for group in json.loads(self.get("/api/v1/metrics"))["data"]]

    def samples(self):
        """A dict of all samples on its page but its own metrics: (name, labels): value."""
        return samples(self.get("/metrics"), without=("go_", "process_", "pushgateway_", "push_"))


def samples(page, without=(), **labels):
    """The samples of a page, with these labels added."""
    found = {}
    for family in text_string_to_metric_families(page):
        for sample in family.samples:
            if not sample.name.startswith(tuple(without)):
                merged = {**sample.labels, **labels}
                if "le" in merged:  # the gateway writes 1.0 as 1
                    merged["le"] = float(merged["le"])
                key = (sample.name, frozenset(merged.items()))
                found[key] = repr(sample.value)  # NaN is equal to NaN
    return found
