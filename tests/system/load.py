"""Load by wrk, with every reply checked."""

import pathlib
import re
import subprocess

from harness import fetch

SCRIPT = pathlib.Path(__file__).with_name("load.lua")


def wrk(server, connections, seconds):
    """Runs wrk, which must not have a single error; gives the number of whole replies.

    `server` has a .port and a .url; its page is fetched once before.
    """
    last_line = re.split("[{ ]", fetch(server.port).decode().splitlines()[-1])[0]
    done = subprocess.run(
        ["wrk", "--threads", "1", "--connections", str(connections), "--timeout", "30s",
         "--duration", f"{seconds}s", "--script", SCRIPT, server.url, "--", last_line],
        stdout=subprocess.PIPE, timeout=seconds + 60, check=True,
    )
    printed = done.stdout.decode()
    print(printed)
    result = re.search(r"^result: complete=(\d+) (.*)$", printed, re.MULTILINE)
    complete = int(result.group(1))
    if complete == 0 or result.group(2) != "cut=0 connect=0 read=0 write=0 status=0 timeout=0":
        raise AssertionError(result.group(0))
    return complete
