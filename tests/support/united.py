"""Source files that are looked at as one, one behind the other: most of the time goes into what their
headers bring."""

import pathlib
import re
import subprocess

ERROR = re.compile(r"^(/[^:\n]+):\d+:\d+: (?:fatal )?error: ", re.MULTILINE)


def one_behind_the_other(paths):
    return b"".join(b'#line 1 "%s"\n%s' % (str(path).encode(), pathlib.Path(path).read_bytes())
                    for path in paths)


def fitting(command, paths):
    """Those of the files that compile behind each other, and the others: each of these has an error, or a
    name that one before it has too."""
    alone = set()
    while True:
        together = [path for path in paths if str(path) not in alone]
        done = subprocess.run([*command, "-fsyntax-only", "-x", "c++", "-"],
                              input=one_behind_the_other(together), stdout=subprocess.DEVNULL,
                              stderr=subprocess.PIPE, check=False)
        wrong = set(ERROR.findall(done.stderr.decode())).intersection(map(str, together))
        if not wrong:
            others = [path for path in paths if str(path) in alone]
            return (together, others) if done.returncode == 0 else ([], list(paths))
        alone |= wrong


def batches(paths, size):
    """Lists of up to so many; neighbours, which most often have the same names, come into different ones."""
    count = -(-len(paths) // size)
    return [paths[at::count] for at in range(count)]
