"""Joins standard input and output to a port of this machine: relay.py PORT. What QEMU runs for each
connection that a board makes to an address that is forwarded."""

import os
import socket
import sys
import threading


def copy(read, write, end):
    while piece := read():
        write(piece)
    end()


with socket.create_connection(("127.0.0.1", int(sys.argv[1])), 30) as peer:
    peer.settimeout(30)
    incoming = threading.Thread(
        target=copy,
        args=(lambda: os.read(0, 65536), peer.sendall, lambda: peer.shutdown(socket.SHUT_WR)),
        daemon=True,
    )
    incoming.start()
    copy(lambda: peer.recv(65536), lambda piece: os.write(1, piece), lambda: None)
