"""Load by wrk, with every reply checked."""

import pathlib
import re
import subprocess

from support.harness import fetch

SCRIPT = pathlib.Path(__file__).with_name("load.lua")


def wrk(server, connections, seconds):
    """Runs wrk, which must not have a single error; gives the number of whole replies.

    `server` has a .port and a .url; its page is fetched once before.
    """
    complete, errors = wrk_with_errors(server, connections, seconds)
    if complete == 0 or any(errors.values()):
        raise AssertionError(f"complete={complete} {errors}")
    return complete


def wrk_with_errors(server, connections, seconds):
    """The same, with errors: gives the number of whole replies, and that of errors by kind."""
    last_line = re.split("[{ ]", fetch(server.port).decode().splitlines()[-1])[0]
    done = subprocess.run(
        ["wrk", "--threads", "1", "--connections", str(connections), "--timeout", "30s",
         "--duration", f"{seconds}s", "--script", SCRIPT, server.url, "--", last_line],
        stdout=subprocess.PIPE, timeout=seconds + 60, check=True,
    )
    printed = done.stdout.decode()
    print(printed)
    result = re.search(r"^result: (.*)$", printed, re.MULTILINE).group(1)
    counts = {name: int(count) for name, count in re.findall(r"(\w+)=(\d+)", result)}
    return counts.pop("complete"), counts
