"""Ports of the loopback for programs that must be told one.

A port that the system chooses may be somebody else's by the time a program listens on it: of a client that
connects, or of another test that was given the same. So ports come from below those that the system
gives to clients, and each belongs to one process for as long as it lives: its claim is a Unix socket with
a name of its own, which the system takes back when the process ends.
"""

import pathlib
import random
import socket

FIRST = 10000
_claims = []


def candidates():
    """The ports that the system gives to no client by itself, in an order by chance."""
    first_of_clients = int(pathlib.Path("/proc/sys/net/ipv4/ip_local_port_range").read_text().split()[0])
    if first_of_clients < 2 * FIRST:  # a machine set up in its own way: claims keep the tests apart at least
        first_of_clients = 32768
    return random.sample(range(FIRST, first_of_clients), first_of_clients - FIRST)


def free_port(ports=None):
    """A port that nobody listens on and that no other process gets from here while this one lives."""
    for port in ports or candidates():
        claim = socket.socket(socket.AF_UNIX)
        try:
            claim.bind(f"\0prometheus_express/{port}")
            with socket.socket() as probe:
                probe.bind(("127.0.0.1", port))
        except OSError:
            claim.close()
            continue
        _claims.append(claim)
        return port
    raise RuntimeError("no port is free")
