"""Odds and ends of programs for boards, which run on a host too."""

from __future__ import annotations

from typing import Any


def check_network(eth: Any) -> bool:
    """Whether `eth` (.connected, .ifconfig()) is connected and has an address; prints what it sees."""
    online = eth.connected
    network = eth.ifconfig()
    print(f"Online: {online}")
    if not online:
        return False
    print(f"Network: {network}")
    return bool(network[0] != "0.0.0.0")
