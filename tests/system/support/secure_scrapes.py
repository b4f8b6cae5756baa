"""A Prometheus that scrapes a board over TLS in several ways, and what it must say of each."""

from support.prometheus import Prometheus

# Who has all; who has a wrong password, no certificate, one of a stranger or one that has expired; and who
# expects another name.
SCRAPE = """
global: {{scrape_interval: 15s}}
scrape_configs:
  - job_name: right
    scrape_interval: 5s
    scheme: https
    static_configs: [{{targets: ["localhost:{port}"]}}]
    basic_auth: {{username: prometheus, password: {password}}}
    tls_config: {{ca_file: {authority}, cert_file: {client}.pem, key_file: {client}.key}}
  - job_name: wrong
    scheme: https
    static_configs: [{{targets: ["localhost:{port}"]}}]
    basic_auth: {{username: prometheus, password: wrong}}
    tls_config: {{ca_file: {authority}, cert_file: {client}.pem, key_file: {client}.key}}
  - job_name: nobody
    scheme: https
    static_configs: [{{targets: ["localhost:{port}"]}}]
    tls_config: {{ca_file: {authority}}}
  - job_name: stranger
    scheme: https
    static_configs: [{{targets: ["localhost:{port}"]}}]
    tls_config: {{ca_file: {authority}, cert_file: {stranger}.pem, key_file: {stranger}.key}}
  - job_name: expired
    scheme: https
    static_configs: [{{targets: ["localhost:{port}"]}}]
    tls_config: {{ca_file: {authority}, cert_file: {expired[0]}, key_file: {expired[1]}}}
  - job_name: name
    scheme: https
    static_configs: [{{targets: ["localhost:{port}"]}}]
    tls_config: {{ca_file: {authority}, server_name: elsewhere.example}}
"""

# What Prometheus says then: a board sends the status without its reason.
SAYS = {"right": "^$", "wrong": "server returned HTTP status 401",
        "nobody": "remote error: tls: handshake failure",
        "stranger": "remote error: tls: unknown certificate authority",
        "expired": "remote error: tls: expired certificate",
        "name": "x509: certificate is valid for localhost, not elsewhere.example"}


def scrape(folder, board, identity, stranger):
    """That Prometheus, for a `with` block; `stranger` is NAME of a client's certificate NAME.pem, NAME.key."""
    config = folder / "prometheus.yml"
    config.write_text(SCRAPE.format(
        port=board.port, client=identity.folder / "client", stranger=stranger, expired=identity.expired,
        authority=identity.authority, password=identity.password), encoding="utf-8")
    return Prometheus(folder, board.port, config=config)


def last_errors(prometheus):
    """What Prometheus says of each job's target, empty where all is well."""
    return {target["labels"]["job"]: target["lastError"]
            for target in prometheus.ask("targets")["activeTargets"]}
