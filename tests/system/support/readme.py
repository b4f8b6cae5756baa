"""The fenced blocks of README.md and other pages, with the comments before them that say what is done
with them."""

import dataclasses
import re

from support.harness import SOURCE

BLOCK = re.compile(
    r"(?:^<!-- (?P<kind>\w+): (?P<name>\w+) -->\n+)?^```(?P<language>\w+)\n(?P<text>.*?)^```$",
    re.MULTILINE | re.DOTALL,
)


@dataclasses.dataclass
class Block:
    kind: str
    name: str
    language: str
    text: str


def blocks(page="README.md"):
    text = (SOURCE / page).read_text(encoding="utf-8")
    return [Block(**found.groupdict()) for found in BLOCK.finditer(text)]


def snippet(name, page="README.md", kind="build"):
    """The text behind the comment "build: NAME"."""
    found = [block.text for block in blocks(page) if (block.kind, block.name) == (kind, name)]
    if len(found) != 1:
        raise LookupError(f"{page} has {len(found)} blocks '<!-- {kind}: {name} -->'")
    return found[0]


def command(name, page="README.md"):
    """Of such a block, what is typed behind its "$ "."""
    return "".join(re.findall(r"^\$ (.*\n)", snippet(name, page), re.MULTILINE))
