"""Makes Doxygen comments of the // comments in a header, for Doxygen's INPUT_FILTER.

Usage: doxygen_filter.py FILE

A block of // lines in front of a declaration becomes its documentation, one behind a declaration as
well, and the first of a file the file's. What stands behind three spaces in it is an example in C++,
behind two a list or a table. Everything else is plain text: what Doxygen would take for commands
or HTML is escaped. Comments inside of functions stay as they are.
"""

import re
import sys

COMMENT = re.compile(r"\s*//")
OPENS_SCOPE = re.compile(r"(inline |typedef )*(namespace|class|struct|union|enum|extern)\b")
SPECIAL = re.compile(r"[\\@<>&#$%\"]|--|(?<!\w)::")
CODE = re.compile(r"`([^`]+)`")


def escaped(text):
    """Plain text, with what is between backticks as code."""
    text = SPECIAL.sub(lambda found: "\\" + found.group(), text)
    return CODE.sub(r"<code>\1</code>", text)


def kind(line):
    """What a line of a comment is, by the spaces in front of it (one went with the slashes); None if
    it is empty."""
    text = line.lstrip(" ")
    if not text:
        return None
    depth = len(line) - len(text)
    return "code" if depth >= 2 else "table" if depth == 1 else "text"


def groups(lines):
    """Lines that belong together, with their kind. Code goes on across empty lines, and deeper lines
    of a table or list are its own."""
    found = []
    for line in lines:
        now = kind(line)
        before = found[-1][0] if found else None
        if now is None and before in (None, "text"):
            now = "text"
        elif now is None or (before == "table" and now == "code"):
            now = before
        if now != before:
            found.append((now, []))
        found[-1][1].append(line)
    return found


def documentation(lines):
    """The lines, in Doxygen's language."""
    out = []
    for now, part in groups(lines):
        empty = 0
        while part and not part[-1].strip():
            part.pop()
            empty += 1
        least = min((len(line) - len(line.lstrip()) for line in part if line.strip()), default=0)
        part = [line[least:] for line in part]
        if now == "text" or part[0].startswith("- "):
            out += [escaped(line) for line in part]
        else:
            begin, end = ("@code{.cpp}", "@endcode") if now == "code" else ("@verbatim", "@endverbatim")
            out += [begin, *part, end]
        out += [""] * empty
    return out


class Scopes:
    """Says where declarations are: not inside of functions, initialisers and parentheses."""

    def __init__(self):
        self.inside = []  # for each brace that is open, whether declarations are in it
        self.parentheses = 0
        self.statement = ""

    def declares(self):
        return all(self.inside) and not self.parentheses

    def begins(self):
        return self.declares() and not self.statement.strip()

    def add(self, code):
        code = re.sub(r'"(\\.|[^"\\])*"|\'(\\.|[^\'\\])+\'', '""', code)
        for character in code + " ":
            if character == "{":
                self.inside.append(self.opens_scope())
            elif character == "}" and self.inside:
                self.inside.pop()
            self.parentheses += {"(": 1, ")": -1}.get(character, 0)
            ends = character in "{};" or (character == "," and self.declares() and "<" not in self.statement)
            self.statement = "" if ends else self.statement + character
        if re.fullmatch(r"\s*(public|private|protected):\s*", self.statement):
            self.statement = ""

    def opens_scope(self):
        statement = self.statement
        while "<" in statement:
            shorter = re.sub(r"<[^<>]*>", "", statement)
            if shorter == statement:
                break
            statement = shorter
        statement = re.sub(r"\btemplate\b|\[\[.*?\]\]|\b(public|private|protected):|\"\"", "", statement)
        return OPENS_SCOPE.match(" ".join(statement.split())) is not None


def comment_text(line):
    return line.split("//", 1)[1].removeprefix(" ").rstrip()


def block_at(lines, start):
    end = start
    while end < len(lines) and COMMENT.match(lines[end]):
        end += 1
    return end


def code_and_comment(line):
    """Splits a line at its // comment, if that is not in a text."""
    found = re.match(r"((?:\"(?:\\.|[^\"\\])*\"|'(?:\\.|[^'\\])+'|/(?!/)|[^\"'/])*)(//.*)?$", line)
    return (found.group(1), found.group(2)) if found else (line, None)


def translate(lines):
    scopes = Scopes()
    out = []
    at = 0
    first = True
    while at < len(lines):
        line = lines[at]
        if COMMENT.match(line):
            end = block_at(lines, at)
            text = documentation([comment_text(each) for each in lines[at:end]])
            documents = scopes.begins() and end < len(lines) and lines[end].strip() not in ("", "}", "};")
            documents = documents and not re.match(r"\s*#(include|if|endif|else|pragma)", lines[end])
            if first:
                out += ["/** @file", *text, "*/"]
            elif documents:
                out += ["/**", *text, "*/"]
            else:
                out += lines[at:end]
            at = end
            first = False
            continue
        if line.lstrip().startswith("#"):
            while line.endswith("\\"):
                out.append(line)
                at += 1
                line = lines[at]
            out.append(code_and_comment(line)[0])
            at += 1
            continue
        code, comment = code_and_comment(line)
        scopes.add(code)
        if not comment or not scopes.declares():
            out.append(line)
            at += 1
            continue
        # Behind a declaration, and perhaps going on in the lines below, in the same column.
        column = len(code)
        end = at + 1
        while end < len(lines) and lines[end][:column].strip() == "" and lines[end][column:].startswith("//"):
            end += 1
        ended = not code.startswith("}") and re.search(r"[;,]\s*$", code) or code.strip().isidentifier()
        text = [escaped(comment_text(each)) for each in [comment, *lines[at + 1:end]]]
        out.append(code + "/**< " + "\n".join(text) + " */" if ended else line)
        at = end if ended else at + 1
    return out


if __name__ == "__main__":
    with open(sys.argv[1], encoding="utf-8") as file:
        sys.stdout.write("\n".join(translate(file.read().splitlines())) + "\n")
