#!/usr/bin/env python3
"""Builds the documentation as a site: docs/ and the API reference of the headers.

Usage: build_site.py [FOLDER]     (build/site)

Needs doxygen and cmark-gfm. Ends with 1 if Doxygen warns, a page is not listed in docs/index.md, or a
link leads nowhere. The pages load nothing from elsewhere, and can be opened as files.
"""

import html
import pathlib
import re
import shutil
import sys
import tempfile

import api
import check_links
from pages import ROOT, Pages, SiteError, navigation

HERE = pathlib.Path(__file__).resolve().parent
INDEX = ROOT / "docs/index.md"


def menu(groups, names, current, prefix=""):
    """The list of all pages, for the side of each."""
    out = []
    for heading, entries in groups:
        out.append(f"<h2>{html.escape(heading)}</h2>\n<ul>")
        for title, target in entries:
            page = names[target]
            here = ' aria-current="page"' if page == current else ""
            out.append(f'<li><a href="{prefix}{page}"{here}>{html.escape(title)}</a></li>')
        out.append("</ul>")
    return "\n".join(out)


def frame(title, side, prefix="", kind="page"):
    """What stands before and behind a page's own text."""
    text = (HERE / "page.html").read_text(encoding="utf-8")
    project = (ROOT / "CMakeLists.txt").read_text(encoding="utf-8")
    version = re.search(r"^project\(.* VERSION ([\d.]+)", project, re.MULTILINE).group(1)
    for name, value in (("title", title), ("menu", side), ("prefix", prefix), ("kind", kind), ("version", version)):
        text = text.replace("{{" + name + "}}", value)
    head, foot = text.split("{{body}}")
    return head, foot


def build(site, work):
    groups = navigation(INDEX)
    targets = {target: (INDEX.parent / target).resolve() for _, entries in groups for _, target in entries}
    sources = [INDEX, *(path for path in targets.values() if path.suffix == ".md")]
    for page in sorted((ROOT / "docs").glob("*.md")):
        if page not in sources:
            raise SiteError(f"docs/index.md does not list {page.name}")
    titles = {targets[target]: title for _, entries in groups for title, target in entries}
    pages = Pages(sources, {}, titles)
    names = {target: pages.names.get(path, "api.html") for target, path in targets.items()}

    # Doxygen puts the title of each of its pages where it finds $title.
    head, foot = frame("$title", menu(groups, names, "api.html", "../"), "../", "api")
    overview, pages.headers = api.build(work, site, head, foot)
    head, foot = frame("API reference", menu(groups, names, "api.html"), kind="overview")
    (site / "api.html").write_text(head + overview + foot, encoding="utf-8")

    for source, name in pages.names.items():
        body = pages.body(source)
        title = html.unescape(re.sub(r"<[^>]+>", "", re.search(r"<h1>(.*?)</h1>", body, re.DOTALL).group(1)))
        kind = "front" if source == INDEX else "page"
        if source == INDEX:
            body = body.replace("</a>: ", "</a>")
        head, foot = frame(html.escape(title), menu(groups, names, name), kind=kind)
        (site / name).write_text(head + body + foot, encoding="utf-8")
    for image in pages.images:
        shutil.copy(image, site)
    shutil.copy(HERE / "style.css", site)


def main(site):
    shutil.rmtree(site, ignore_errors=True)
    site.mkdir(parents=True)
    try:
        with tempfile.TemporaryDirectory() as work:
            build(site, pathlib.Path(work).resolve())
    except SiteError as error:
        sys.exit(str(error))
    errors, count = check_links.errors(site)
    if errors:
        sys.exit("\n".join(errors))
    print(f"{site}/index.html: {len(list(site.rglob('*.html')))} pages, {count} links")


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]).resolve() if len(sys.argv) > 1 else ROOT / "build/site")
