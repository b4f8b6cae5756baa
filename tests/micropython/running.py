"""A program that serves in an interpreter for Unix, on a free port."""

import os

from places import environment, interpreter
from support.harness import Program, fetch, wait_until
from support.ports import free_port


class Serving(Program):
    """The program at `path`, whose argument is its port, while the `with` block runs."""

    def __init__(self, kind, path, *folders):
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}/metrics"
        variables = [f"{name}={value}" for name, value in environment(kind, *folders).items()
                     if os.environ.get(name) != value]
        super().__init__("env", *variables, interpreter(kind), path, self.port)

    def __enter__(self):
        super().__enter__()
        wait_until("the server", self._is_there)
        return self

    def _is_there(self):
        if not self.running():
            raise RuntimeError(f"it has ended: {self.log()}")
        try:
            return fetch(self.port)
        except ConnectionError:
            return None
