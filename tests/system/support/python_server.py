"""Programs in Python that serve a page on a port of their choice, and print it: for CPython."""

import sys

from support.harness import SOURCE, Program

PROGRAM = SOURCE / "tests" / "python" / "programs" / "serve.py"


class PythonServer(Program):
    """A hundred gauges, while the `with` block runs; `kind` is official, loop or thread."""

    def __init__(self, kind):
        super().__init__(sys.executable, PROGRAM, kind)

    def __enter__(self):
        super().__enter__()
        self.port = int(self.wait_for_line(r"port (\d+)\n").group(1))
        self.url = f"http://127.0.0.1:{self.port}/metrics"
        return self
