"""The reference of the API: Doxygen's pages of the headers, and one that lists them by room."""

import html
import pathlib
import re
import shutil
import subprocess
import xml.etree.ElementTree

import doxygen_filter
from pages import ROOT, SiteError

SOURCE = ROOT / "src"
HERE = pathlib.Path(__file__).resolve().parent
OUTERMOST = re.compile(r"^(namespace prometheus_express \{|\}  // namespace prometheus_express|"
                       r"inline namespace PROMETHEUS_EXPRESS_OPTIONS \{|\}  // namespace PROMETHEUS_EXPRESS_OPTIONS)$",
                       re.MULTILINE)
NESTED = re.compile(r"^namespace prometheus_express::", re.MULTILINE)
GUIDE = re.compile(r"^(template <[^\n]*>\n)?[A-Z]\w*\([^;{}]*\)\s*->[^;{}]*;$", re.MULTILINE)
BASE = re.compile(r"\bpublic prometheus_express::")
# What Doxygen makes besides: lists that api.html replaces, and what only its own theme needs.
SUPERFLUOUS = re.compile(r"(functions|globals|namespacemembers)(_.*)?\.html|dir_.*|.*-members\.html|"
                         r"(annotated|classes|files|hierarchy|index|inherits|namespaces)\.html|"
                         r".*\.(js|css|png|svg)")
# In those that stay, what is for that theme only, and what each page says in the same words.
REPLACED = [(re.compile(pattern, re.DOTALL), text) for pattern, text in (
    (r'<div id="nav-path".*?</ul>\s*</div>', ""),
    (r"</div><!-- top -->", ""),
    (r'<div class="summary">.*?</div>', ""),
    (r' onclick="javascript:toggleInherit\([^"]*\)"', ""),
    (r'<img src="closed.png" alt="-"/>(&#160;)?', ""),
    (r'<h2 class="groupheader">Detailed Description</h2>', ""),
    (r'<a href="[^"]*">More\.\.\.</a>', ""),
    (r'<div class="memdoc">\s*</div>', ""),
    (r'<div class="title">(.*?)(?: (?:File|Class|Struct|Union|Namespace)(?: Template)? Reference)?</div>',
     r"<h1>\1</h1>"),
)]


OVERVIEW = """<h1>API reference</h1>
<p>The header of each class is its manual: units, ownership, errors, and what an interrupt handler may call. A program
begins with <code>#include &lt;prometheus_express.h&gt;</code>, and finds all names in the namespace
<code>prometheus_express</code>, which these pages leave out.</p>"""


def translated(folder):
    """A copy of the headers with Doxygen's kind of comments."""
    headers = sorted(SOURCE.rglob("*.h"))
    for header in headers:
        copy = folder / header.relative_to(SOURCE)
        copy.parent.mkdir(parents=True, exist_ok=True)
        lines = header.read_text(encoding="utf-8").splitlines()
        text = "\n".join(doxygen_filter.translate(lines)) + "\n"
        copy.write_text(without_namespace(text), encoding="utf-8")
    return headers


def without_namespace(text):
    """Doxygen has functions of a namespace on one page for all headers; outside of any, on the header's.
    Deduction guides only tell the compiler what the constructors say."""
    text = GUIDE.sub("", OUTERMOST.sub("", text))
    return BASE.sub("public ::", NESTED.sub("namespace ", text))


def run_doxygen(work, site, head, foot):
    (work / "head.html").write_text(head, encoding="utf-8")
    (work / "foot.html").write_text(foot, encoding="utf-8")
    configuration = (HERE / "Doxyfile").read_text(encoding="utf-8") + "\n".join((
        f"INPUT = {work / 'src'}", f"STRIP_FROM_PATH = {work / 'src'}", f"STRIP_FROM_INC_PATH = {work / 'src'}",
        f"OUTPUT_DIRECTORY = {site}",
        f"LAYOUT_FILE = {HERE / 'DoxygenLayout.xml'}",
        f"HTML_HEADER = {work / 'head.html'}", f"HTML_FOOTER = {work / 'foot.html'}",
        f"GENERATE_TAGFILE = {work / 'tags.xml'}"))
    done = subprocess.run(["doxygen", "-"], input=configuration.encode(), stderr=subprocess.STDOUT,
                          stdout=subprocess.PIPE, cwd=work, check=False)
    if done.returncode or done.stdout.strip():
        raise SiteError("Doxygen has warnings:\n" + done.stdout.decode())


def clean(folder):
    """Leaves of Doxygen's pages what the site shows."""
    for file in list(folder.iterdir()):
        if file.is_dir():
            shutil.rmtree(file)
        elif SUPERFLUOUS.fullmatch(file.name):
            file.unlink()
        else:
            text = file.read_text(encoding="utf-8")
            for pattern, replacement in REPLACED:
                text = pattern.sub(replacement, text)
            file.write_text(text, encoding="utf-8")


def connect(site, headers, pages):
    """Each header's page says in which room it is; those of classes lead to their header's."""
    names = {header.relative_to(SOURCE).as_posix(): pathlib.Path(pages[header]).name for header in headers}

    def include(found):
        page = names.get(found.group(1))
        return f'<a href="{page}">{found.group()}</a>' if page else found.group()

    titles = {}
    for header in headers:
        room = f'<a href="../api.html#{room_anchor(header.parent)}">{room_title(header.parent)}</a>'
        titles[site / pages[header]] = f'<p class="room">{room}</p>\n<h1>{header.name}</h1>'
    for file in (site / "api").glob("*.html"):
        text = file.read_text(encoding="utf-8")
        if file in titles:
            text = re.sub(r"<h1>.*?</h1>", titles[file], text, count=1)
        else:
            text = re.sub(r"<code>#include &lt;([\w/.]+)&gt;</code>", include, text)
        file.write_text(text, encoding="utf-8")


def header_pages(work):
    """From each header to its page."""
    found = {}
    for compound in xml.etree.ElementTree.parse(work / "tags.xml").iter("compound"):
        if compound.get("kind") == "file":
            path = pathlib.Path(compound.findtext("path") or "/") / compound.findtext("name")
            found[SOURCE / path.relative_to(work / "src")] = "api/" + compound.findtext("filename")
    return found


def first_sentence(header):
    """What a header says first of itself."""
    text = []
    for line in header.read_text(encoding="utf-8").splitlines():
        if not line.startswith("// ") or (text and line.startswith("//  ")):
            break
        text.append(line[3:])
    found = re.match(r".*?[.:](?= [A-Z]|$)", " ".join(text))
    return (found.group() if found else " ".join(text)).rstrip(":")


def overview(headers, pages):
    """The page that lists the headers, room by room."""
    rooms = {}
    for header in headers:
        rooms.setdefault(header.parent, []).append(header)
    out = [OVERVIEW]
    for room, files in sorted(rooms.items()):
        out.append(f'<h2 id="{room_anchor(room)}">{room_title(room)}</h2>\n<dl class="headers">')
        for header in files:
            text = re.sub(r"`([^`]+)`", r"<code>\1</code>", html.escape(first_sentence(header)))
            out.append(f'<dt><a href="{pages[header]}">{header.name}</a></dt><dd>{text}</dd>')
        out.append("</dl>")
    return "\n".join(out)


def room_title(room):
    name = room.relative_to(SOURCE).as_posix()
    outside = {".": "The umbrella header", "prometheus_express": "What all rooms share"}
    return outside.get(name) or name.removeprefix("prometheus_express/")


def room_anchor(room):
    return room.relative_to(SOURCE).as_posix().replace("/", "-").strip(".") or "src"


def build(work, site, head, foot):
    """Writes site/api; gives the overview's body, and from each header and room to its page."""
    headers = translated(work / "src")
    run_doxygen(work, site, head, foot)
    clean(site / "api")
    pages = header_pages(work)
    missing = [header for header in headers if header not in pages]
    if missing:
        raise SiteError(f"Doxygen has no page of {missing[0]}")
    connect(site, headers, pages)
    rooms = {header.parent: f"api.html#{room_anchor(header.parent)}" for header in headers}
    return overview(headers, pages), {**rooms, **pages}
