"""The page as bytes, and pushed to a Pushgateway, as in the official client."""

import socket

from prometheus_express.registry import CONTENT_TYPE_LATEST, REGISTRY


def generate_latest(registry=REGISTRY):
    """The page in text 0.0.4, of which the type is CONTENT_TYPE_LATEST."""
    return registry.page()


def _path_part(text):
    """As it stands in a path (RFC 3986, 2.1)."""
    return "".join(chr(byte) if chr(byte) in _UNRESERVED else "%%%02X" % byte for byte in text.encode())


_UNRESERVED = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~"


def _group(job, grouping_key):
    if not isinstance(job, str) or not job or "/" in job:
        raise ValueError("a job is a str that is not empty and has no '/'")
    path = "/metrics/job/" + _path_part(job)
    for name, value in (grouping_key or {}).items():
        value = str(value)
        if "/" in value or not value:
            raise ValueError("the value of a group is not empty and has no '/'")
        path += "/{}/{}".format(_path_part(name), _path_part(value))
    return path


def _open(gateway, timeout):
    host, _, port = gateway.partition("://")[2].partition(":") if "://" in gateway else gateway.partition(":")
    address = socket.getaddrinfo(host, int(port.rstrip("/") or 80))[0][-1]
    connection = socket.socket()
    try:
        connection.settimeout(timeout)
        connection.connect(address)
    except OSError:
        connection.close()
        raise
    return connection, host


def _push(method, registry, gateway, job, grouping_key, timeout):
    body = b"" if registry is None else registry.page()
    head = "{} {} HTTP/1.0\r\nHost: {}\r\nContent-Type: {}\r\nContent-Length: {}\r\n\r\n"
    path = _group(job, grouping_key)
    connection, host = _open(gateway, timeout)
    try:
        stream = connection.makefile("rwb") if hasattr(connection, "makefile") else connection
        stream.write(head.format(method, path, host, CONTENT_TYPE_LATEST, len(body)).encode())
        stream.write(body)
        line = stream.readline()
        status = line.split(b" ", 2)[1:2]
        if not status or not status[0].startswith(b"2"):
            raise OSError("the gateway answered {}".format(line))
    finally:
        connection.close()


def push_to_gateway(gateway, job, registry, grouping_key=None, timeout=30):
    """Replaces all metrics of the group by those of the registry. `gateway` is "host:port".

    Waits, and takes the page as a whole. OSError: it is not there, or refuses.
    """
    _push("PUT", registry, gateway, job, grouping_key, timeout)


def pushadd_to_gateway(gateway, job, registry, grouping_key=None, timeout=30):
    """Replaces the group's metrics of the same names."""
    _push("POST", registry, gateway, job, grouping_key, timeout)


def delete_from_gateway(gateway, job, grouping_key=None, timeout=30):
    """Removes the group."""
    _push("DELETE", None, gateway, job, grouping_key, timeout)
