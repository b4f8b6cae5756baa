#!/usr/bin/env python3
"""Packs the live page into one C++ file.

usage: pack.py VERSION OUTPUT

Puts page/*.css and page/*.js into page/page.html, leaves out what only people read, compresses it, and
writes a source file that defines kLivePageContent (content.h). VERSION is that of the library, which the
page shows. The same input gives the same bytes. Fails where the page is larger than MOST_BYTES.
"""
import base64
import gzip
import hashlib
import pathlib
import re
import sys

from small_script import small_script

PAGE = pathlib.Path(__file__).resolve().parent / "page"
SCRIPTS = ("parse.js", "numbers.js", "charts.js", "rows.js", "health.js", "page.js")
MOST_BYTES = 8192
BYTES_A_LINE = 24

# Beside ETag and Content-Security-Policy. no-cache: to be asked for each time.
FIELDS = (("Cache-Control", "no-cache"), ("Vary", "Accept-Encoding"),
          ("Content-Type", "text/html; charset=utf-8"), ("Content-Encoding", "gzip"),
          ("X-Content-Type-Options", "nosniff"))

# Nothing from elsewhere; the script and the style that are inside, by their hashes.
POLICY = ("default-src 'none'; connect-src 'self'; img-src data:; script-src 'sha256-{script}'; "
          "style-src 'sha256-{style}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'")


def read(name):
    return (PAGE / name).read_text(encoding="utf-8")


def small_style(text):
    text = re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)
    text = re.sub(r"\s+", " ", text)
    return re.sub(r" ?([{};,]) ?|: ", lambda found: found[1] or ":", text).replace(";}", "}").strip()


def small_document(text):
    text = re.sub(r"<!--.*?-->", "", text, flags=re.DOTALL)
    return "".join(line.strip() for line in text.splitlines())


def document(version):
    """The whole page, and the policy that lets a browser run it."""
    script = small_script("\n".join(read(name) for name in SCRIPTS))
    style = small_style(read("page.css"))
    page = small_document(read("page.html"))
    for mark, text in (("/*style*/", style), ("/*script*/", script), ("@version@", version)):
        if page.count(mark) != 1:
            sys.exit(f"pack.py: page.html must have {mark} once")
        page = page.replace(mark, text)
    hashes = {name: base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
              for name, text in (("script", script), ("style", style))}
    return page, POLICY.format(**hashes)


def source(packed, policy):
    lines = [packed[i:i + BYTES_A_LINE] for i in range(0, len(packed), BYTES_A_LINE)]
    octets = "\n".join('    "' + "".join(f"\\x{octet:02x}" for octet in line) + '"' for line in lines)
    tag = f'\\"{hashlib.sha256(packed).hexdigest()[:16]}\\"'
    fields = "\n".join(f'        {{"{name}", "{value}"}},'
                       for name, value in (("ETag", tag), *FIELDS, ("Content-Security-Policy", policy)))
    return f"""// Made by exporter/live_page/pack.py.
#include "prometheus_express/exporter/live_page/content.h"

namespace prometheus_express {{
namespace {{

constexpr char kGzip[] =
{octets};

}}  // namespace

const LivePageContent kLivePageContent = {{
    {{kGzip, sizeof kGzip - 1}},
    "{tag}",
    {{
{fields}
    }},
}};

}}  // namespace prometheus_express
"""


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    page, policy = document(sys.argv[1])
    packed = gzip.compress(page.encode(), 9, mtime=0)
    if len(packed) > MOST_BYTES:
        sys.exit(f"pack.py: the page takes {len(packed)} bytes, above {MOST_BYTES}")
    pathlib.Path(sys.argv[2]).write_text(source(packed, policy), encoding="utf-8")


if __name__ == "__main__":
    main()
