"""Makes HTML of the project's Markdown pages, by cmark-gfm: the site shows what code hosts show."""

import html
import pathlib
import re
import subprocess

ROOT = pathlib.Path(__file__).resolve().parents[2]
EXTENSIONS = ("table", "strikethrough", "autolink")

NAV_LINE = re.compile(r"^(?:## (?P<group>.+)|- \[(?P<title>[^]]+)\]\((?P<target>[^)]+)\).*)$", re.MULTILINE)
HEADING = re.compile(r"<h([1-4])>(.*?)</h\1>", re.DOTALL)
LINK = re.compile(r'<a href="([^"]*)"([^>]*)>(.*?)</a>', re.DOTALL)
IMAGE = re.compile(r'<img src="([^"]+)"')
CPP = re.compile(r'(<code class="language-(?:cpp|c)">)(.*?)(</code>)', re.DOTALL)

WORDS = (
    "auto break case class const constexpr continue else enum explicit extern false for if inline int namespace "
    "new nullptr operator override private public return sizeof static struct switch template this true typename "
    "unsigned using virtual void volatile while bool char double float long"
).split()
TOKEN = re.compile(
    r"(?P<c>//[^\n]*|/\*.*?\*/)|(?P<s>&quot;(?:\\.|(?!&quot;).)*&quot;|'(?:\\.|[^'\\])+')"
    r"|(?P<p>^#\w+)|(?P<k>\b(?:" + "|".join(WORDS) + r")\b)",
    re.MULTILINE | re.DOTALL,
)


class SiteError(Exception):
    pass


def slug(text):
    """What a heading is called in links, by the rule of code hosts."""
    text = html.unescape(re.sub(r"<[^>]+>", "", text)).lower()
    return re.sub(r"[^\w\- ]", "", text).replace(" ", "-")


def coloured(code):
    """C++ that is HTML already, with its comments, texts and words marked."""
    return TOKEN.sub(lambda found: f'<span class="{found.lastgroup}">{found.group()}</span>', code)


def navigation(index):
    """The pages that the front page lists, by its headings: [(heading, [(title, target)])]."""
    groups = []
    for line in NAV_LINE.finditer(index.read_text(encoding="utf-8")):
        if line["group"]:
            groups.append((line["group"], []))
        elif groups:
            groups[-1][1].append((line["title"], line["target"]))
    return [group for group in groups if group[1]]


class Pages:
    """All pages of the site; `headers` leads from a file of the project to its page in the reference,
    `titles` from a page to what the menu calls it."""

    def __init__(self, sources, headers, titles=()):
        self.names = {source: "index.html" if source.stem == "index" else f"{source.stem.lower()}.html"
                      for source in sources}
        self.headers = headers
        self.titles = dict(titles)
        self.images = set()

    def body(self, source):
        command = ["cmark-gfm", "--unsafe", *(part for name in EXTENSIONS for part in ("-e", name)), source]
        text = subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout.decode()
        text = re.sub(r"<!--.*?-->\n?", "", text, flags=re.DOTALL)
        text = LINK.sub(lambda found: self.link(source, *found.groups()), text)
        text = IMAGE.sub(lambda found: self.image(source, found.group(1)), text)
        text = HEADING.sub(self.heading, text)
        text = CPP.sub(lambda found: found.group(1) + coloured(found.group(2)) + found.group(3), text)
        return text.replace("<table>", '<div class="wide"><table>').replace("</table>", "</table></div>")

    @staticmethod
    def heading(found):
        level, text = found.groups()
        name = slug(text)
        if level == "1":
            return f"<h1>{text}</h1>"
        here = f'<a class="here" href="#{name}" aria-hidden="true" tabindex="-1">#</a>'
        return f'<h{level} id="{name}">{here}{text}</h{level}>'

    def image(self, source, name):
        path = source.parent / name
        if not path.is_file():
            raise SiteError(f"{source.name}: there is no picture {name}")
        self.images.add(path)
        return f'<img src="{path.name}"'

    def link(self, source, href, more, text):
        if href.startswith("#") or re.match(r"[a-z]+:", href):
            return f'<a href="{href}"{more}>{text}</a>'
        name, _, anchor = href.partition("#")
        target = (source.parent / name).resolve()
        if not target.exists():
            raise SiteError(f"{source.name}: {href} leads nowhere")
        page = self.names.get(target) or self.headers.get(target)
        if page:
            if text.endswith(".md"):  # a name that says nothing to who reads the site
                text = html.escape(self.titles.get(target, text))
            return f'<a href="{page}{"#" + anchor if anchor else ""}"{more}>{text}</a>'
        # A file that only the repository has: its name is all that the site can say.
        return f'<span class="file" title="{target.relative_to(ROOT)}">{text}</span>'
