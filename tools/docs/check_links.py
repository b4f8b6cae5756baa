"""Looks whether all links of a folder of HTML pages lead somewhere, and that pages load nothing from
outside."""

import html.parser
import re
import urllib.parse

LOADS = {("script", "src"), ("img", "src"), ("link", "href"), ("iframe", "src"), ("source", "src")}


class Reader(html.parser.HTMLParser):
    def __init__(self):
        super().__init__()
        self.anchors = set()
        self.links = []  # (what it leads to, whether the page loads it)

    def handle_starttag(self, tag, attrs):
        for name, value in attrs:
            if name == "id" or (tag == "a" and name == "name"):
                self.anchors.add(value)
            elif (tag, name) in LOADS or (tag, name) == ("a", "href"):
                self.links.append((value, tag != "a"))
            elif name.startswith("on") or (name == "style" and "url(" in value):
                self.links.append((f"{name}={value}", True))


def unwanted(style):
    """Addresses in a style sheet or a picture that would be loaded."""
    return re.findall(r"url\([^)#]+\)|@import|(?:href|src)=\"[a-z]+:[^\"]*\"", style)


def errors(site):
    """All that is wrong with the links of the pages in folder `site`, a line each; and how many links
    there were."""
    pages = {}
    found = []
    for file in sorted(site.rglob("*.html")):
        reader = Reader()
        reader.feed(file.read_text(encoding="utf-8"))
        pages[file] = reader
    for file in sorted([*site.rglob("*.css"), *site.rglob("*.svg")]):
        found += [f"{file.name}: loads {each}" for each in unwanted(file.read_text(encoding="utf-8"))]
    count = 0
    for file, reader in pages.items():
        name = file.relative_to(site).as_posix()
        for link, loaded in reader.links:
            count += 1
            parts = urllib.parse.urlsplit(link)
            if parts.scheme or parts.netloc:
                if loaded or parts.scheme not in ("http", "https", "mailto"):
                    found.append(f"{name}: loads {link}")
                continue
            target = (file.parent / urllib.parse.unquote(parts.path)).resolve() if parts.path else file
            anchor = urllib.parse.unquote(parts.fragment)
            if not target.is_file():
                found.append(f"{name}: {link} leads nowhere")
            elif anchor and target in pages and anchor not in pages[target].anchors:
                found.append(f"{name}: {link}: there is no such heading")
    return found, count
