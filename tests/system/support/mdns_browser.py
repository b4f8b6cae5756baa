"""Somebody else's multicast DNS (python3-zeroconf), on loopback."""

import zeroconf

from support.harness import wait_until

TYPE = "_prometheus-http._tcp.local."
LOOPBACK = ["127.0.0.1"]


class Browser:
    """Knows the services that are announced, from browse() on, while the `with` block runs."""

    def __enter__(self):
        self.zeroconf = zeroconf.Zeroconf(interfaces=LOOPBACK)
        self.there = {}
        return self

    def __exit__(self, *_):
        self.zeroconf.close()

    def browse(self):
        zeroconf.ServiceBrowser(self.zeroconf, TYPE, self)

    def add_service(self, browser, service_type, name):
        self.there[name] = browser.get_service_info(service_type, name, 5_000)

    update_service = add_service

    def remove_service(self, _browser, _type, name):
        self.there.pop(name, None)

    def found(self, instance):
        """What is said of it, as soon as it is there."""
        return wait_until(f"'{instance}' to be found", lambda: self.there.get(f"{instance}.{TYPE}"))

    def wait_until_gone(self, instance):
        wait_until("the goodbye", lambda: f"{instance}.{TYPE}" not in self.there)
