"""Label values and numbers chosen to be misread, and the page that the library makes of them."""

import random
import subprocess

from support.harness import BUILD

TEXTS = [
    "",
    " ",
    "plain",
    '"',
    "\\",
    "\n",
    "\\n",
    '\\"',
    "\\\\n",
    "\n\n",
    'a="b",c="d"',
    '"} 1\nhostile{text="',
    "# HELP hostile no",
    "{}",
    ",",
    "a,b}c=d",
    "tab\there",
    "carriage\rreturn",
    "Grüße, 世界 \U0001f321",
    "\u2028\u0085\u00a0",
    "x" * 5000,
]

NUMBERS = [
    0.0,
    -0.0,
    1.0,
    -1.0,
    0.1,
    1 / 3,
    49.4062,
    1060948.0,
    2.0**53,
    2.0**53 + 2,
    -(2.0**63),
    5e-324,
    2.2250738585072014e-308,
    1.7976931348623157e308,
    1e21,
    1e22,
    1e-7,
    float("inf"),
    float("-inf"),
    float("nan"),
]


def pairs(count=2000):
    """(label value as bytes, number); the same at each call. All of it is UTF-8."""
    chance = random.Random(20261)
    alphabet = ["\\", '"', "\n", "n", "{", "}", ",", "=", " ", "#", "a", "é", "世"]
    texts = list(TEXTS)
    while len(texts) < count:
        texts.append("".join(chance.choices(alphabet, k=chance.randrange(1, 12))))
    numbers = list(NUMBERS)
    while len(numbers) < count:
        sign = chance.choice([1, -1])
        numbers.append(sign * chance.random() * 10.0 ** chance.randrange(-300, 300))
    return [(text.encode(), number) for text, number in zip(texts, numbers)]


def any_bytes(count=500):
    """(label value as bytes, number) with every byte there is; mostly not UTF-8."""
    chance = random.Random(20262)
    texts = [bytes([value]) for value in range(256)]
    texts += [chance.randbytes(chance.randrange(1, 40)) for _ in range(count)]
    return [(text, float(number)) for number, text in enumerate(texts)]


def page(children):
    """What the library writes for these children: a gauge with labels text and line (0, 1 ...)."""
    lines = "".join(f"{text.hex()} {number!r}\n" for text, number in children)
    program = BUILD / "tests" / "system" / "hostile_labels"
    done = subprocess.run([program], input=lines.encode(), stdout=subprocess.PIPE, check=True)
    return done.stdout
