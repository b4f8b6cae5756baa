"""Says whether the page of page.cpp is the same on a host and on the emulated board, byte by byte.

usage: same_page.py HOST_PROGRAM EMULATOR...
"""
import difflib
import subprocess
import sys

TIMEOUT_S = 240


def main():
    host_program, *emulator = sys.argv[1:]
    try:
        host = subprocess.run([host_program], check=True, timeout=TIMEOUT_S,
                              stdout=subprocess.PIPE).stdout
    except FileNotFoundError:
        sys.exit(f"There is no {host_program}: build the preset release first.")
    # The console of the board is the standard error of the emulator.
    board = subprocess.run(emulator, check=True, timeout=TIMEOUT_S, stderr=subprocess.PIPE).stderr
    if len(host) < 100_000:
        sys.exit(f"The page of the host has only {len(host)} bytes.")
    if host != board:
        lines = (page.decode(errors="replace").splitlines() for page in (host, board))
        difference = difflib.unified_diff(*lines, "host", "board", n=0, lineterm="")
        sys.exit("\n".join(list(difference)[:40]))
    print(f"{len(host)} bytes are the same")


main()
