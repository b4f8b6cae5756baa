"""What Debian's testssl.sh finds at a server that has a certificate of a private authority."""

import json
import subprocess
import time

from support.harness import PATIENCE, SOAK_SECONDS, Folder

# What it looks at with --long, and otherwise: the versions alone.
LONG = SOAK_SECONDS >= 60
CHECKS = ("--protocols", "--std", "--pfs", "--server-preference", "--server-defaults", "--vulnerable")
CHECKS = CHECKS if LONG else CHECKS[:1]
SECONDS = 480 if LONG else 120

HARMLESS = ("OK", "INFO", "LOW", "DEBUG")

# What an authority of one's own means, and the openssl that testssl.sh itself uses.
KNOWN = {
    "cert_revocation": "the authority names no place where it would tell of certificates it takes back",
    "engine_problem": "Debian's openssl has no ciphers of GOST, of which nobody asks",
}
KNOWN_OF_BOARDS = {
    **KNOWN,
    "cert_validityPeriod": "tools/make_identity makes certificates for ten years, public authorities for one at most",
}


def findings(port, authority, checks=CHECKS):
    """All that it says of a port of this machine, as (id, severity, words)."""
    with Folder() as folder:
        report = folder / "report.json"
        done = subprocess.run(
            ["testssl", "--quiet", "--color", "0", "--warnings", "off", "--nodns", "none", "--assume-http",
             "--add-ca", authority, "--connect-timeout", str(PATIENCE), "--openssl-timeout", str(PATIENCE),
             "--jsonfile", report, "--ip", "127.0.0.1", *checks, f"https://localhost:{port}"],
            stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=SECONDS, check=False)
        if not report.exists():
            raise AssertionError(done.stdout + done.stderr)
        found = json.loads(report.read_text(encoding="utf-8"))
    return [(entry["id"], entry["severity"], entry["finding"]) for entry in found]


def check(test, port, authority, known=KNOWN_OF_BOARDS):
    """Nothing above "low" but what is known."""
    begin = time.monotonic()
    found = findings(port, authority)
    for entry in found:
        print(*entry, sep=": ")
    print(f"{len(found)} findings in {time.monotonic() - begin:.0f} s")
    # That it has reached the server at all.
    test.assertIn(("TLS1_2", "OK"), [entry[:2] for entry in found])
    test.assertEqual([entry for entry in found if entry[1] not in HARMLESS and entry[0] not in known], [])
