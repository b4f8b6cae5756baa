#!/usr/bin/env python3
"""Runs a program for Linux in a PC that QEMU emulates as a whole, and ends as it does.

usage: run.py KERNEL INIT LIBRARIES PROGRAM [ARGUMENT...]

INIT is init.c, linked statically; LIBRARIES a folder with what PROGRAM is linked with. The machine has
two processors, 1 GB, no disk, and of networks the loopback interface.
"""

import pathlib
import re
import stat
import subprocess
import sys
import tempfile

FOLDERS = ("dev", "etc", "lib", "proc", "sys", "tmp")
HOSTS = b"127.0.0.1 localhost\n::1 localhost\n"
# Of what Debian has of compilers' and the C library.
LIBRARIES = ("ld-linux.so.2", "libc.so.6", "libm.so.6", "libgcc_s.so.1", "libstdc++.so.6",
             "libatomic.so.1", "libresolv.so.2")
QEMU = ("qemu-system-x86_64", "-accel", "tcg,thread=multi", "-smp", "2", "-m", "1024",
        "-nographic", "-no-reboot", "-net", "none",
        "-append", "console=ttyS0 quiet panic=-1 mitigations=off no_timer_check")
END = re.compile(r"exit status: (\d+)")


def entry(number, name, mode, data=b""):
    """A file of an archive of cpio, of the kind that kernels read ("newc")."""
    fields = (number, mode, 0, 0, 1, 0, len(data), 0, 0, 0, 0, len(name) + 1, 0)
    head = b"070701" + b"".join(b"%08x" % field for field in fields) + name.encode() + b"\0"
    return b"".join(part + b"\0" * (-len(part) % 4) for part in (head, data))


def first_files(init, libraries, program, arguments):
    """The archive with all files that the machine begins with."""
    files = [(name, stat.S_IFDIR | 0o755, b"") for name in FOLDERS]
    executables = {"init": init, "program": program}
    executables.update((f"lib/{name}", libraries / name) for name in LIBRARIES)
    files += [(name, stat.S_IFREG | 0o755, path.read_bytes()) for name, path in executables.items()]
    names = "\n".join(("/program", *arguments))
    files += [("arguments", stat.S_IFREG | 0o644, names.encode()),
              ("etc/hosts", stat.S_IFREG | 0o644, HOSTS), ("TRAILER!!!", 0, b"")]
    return b"".join(entry(number, *file) for number, file in enumerate(files, 1))


def main():
    kernel, init, libraries, program = (pathlib.Path(name) for name in sys.argv[1:5])
    status = None
    with tempfile.NamedTemporaryFile(prefix="first_files.") as archive:
        archive.write(first_files(init, libraries, program, sys.argv[5:]))
        archive.flush()
        with subprocess.Popen((*QEMU, "-kernel", kernel, "-initrd", archive.name), text=True,
                              errors="replace", stdin=subprocess.DEVNULL,
                              stdout=subprocess.PIPE) as machine:
            for line in machine.stdout:
                ended = END.fullmatch(line.strip())
                if ended:
                    status = int(ended.group(1))
                else:
                    print(line.rstrip(), flush=True)
    sys.exit("The machine ended before the program did." if status is None else status)


main()
