"""Chromium, without a window, as support/browser.mjs steers it with playwright-core."""

import json
import pathlib
import shutil
import subprocess

from support.harness import PATIENCE, SOURCE, wait_until

MODULES = SOURCE / "build" / "node" / "node_modules"
BRIDGE = pathlib.Path(__file__).with_suffix(".mjs")


def what_is_missing():
    """Why there is no browser here; empty where there is one."""
    wanted = {"chromium": shutil.which("chromium"), "node": shutil.which("node"),
              "playwright-core": (MODULES / "playwright-core").is_dir(),
              "axe-core": (MODULES / "axe-core").is_dir()}
    return ", ".join(name for name, found in wanted.items() if not found)


class Browser:
    """Runs while the `with` block does."""

    def __enter__(self):
        self._process = subprocess.Popen(
            ["node", BRIDGE, MODULES, shutil.which("chromium")], stdin=subprocess.PIPE,
            stdout=subprocess.PIPE, text=True)
        self._count = 0
        return self

    def __exit__(self, *_):
        self._process.stdin.close()
        try:
            self._process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._process.stdout.close()

    def command(self, **command):
        self._process.stdin.write(json.dumps(command) + "\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError(f"the browser has ended at {command}")
        answer = json.loads(line)
        if "error" in answer:
            raise RuntimeError(answer["error"])
        return answer.get("value")

    def open(self, url, **options):
        """A page in a tab of its own; options are those of browser.mjs."""
        self._count += 1
        return Page(self, str(self._count), "open", url, options)

    def open_tab(self, url):
        """A page in a tab that others hide; front() shows it. It is steered by evaluate() alone."""
        self._count += 1
        return Page(self, str(self._count), "tab", url, {})


class Page:
    def __init__(self, browser, name, how, url, options):
        self._browser = browser
        self._name = name
        self.answer = browser.command(do=how, page=name, url=url, **options)

    def do(self, what, **options):
        return self._browser.command(do=what, page=self._name, **options)

    def evaluate(self, code):
        return self.do("evaluate", code=code)

    def wait_for(self, code, seconds=PATIENCE):
        """Until the expression is true in the page; its value."""
        return wait_until(code, lambda: self.evaluate(code), seconds)

    def text(self, selector):
        return self.evaluate(f"document.querySelector({json.dumps(selector)})?.innerText ?? null")

    def row(self, words):
        """What the first row says of which all words are in the name, help or labels of the series."""
        return self.evaluate(f"""[...document.querySelectorAll('.rows > li')].find(item =>
            {json.dumps(words.split())}.every(word => item.row.words.includes(word)))?.innerText ?? ''""")
