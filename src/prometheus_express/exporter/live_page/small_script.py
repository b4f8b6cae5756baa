"""Makes the script of the live page small: what only people read goes, and variables get short names.

It knows as much of JavaScript as the files in page/ use, and no more: comments have lines for themselves,
strings have single quotation marks, there are no templates, labels, classes or switches, an object begins
behind one of BEFORE_OBJECT, and no variable has the name of a global that the script uses.
tests/system/live_page_test.py tries what comes out.
"""
import collections
import re
import string

TOKEN = re.compile(r"""
    '(?:\\.|[^'\\])*'                                       # a string
  | (?<=[=(,:!&|?>{};\n])[ ]*/(?:\\.|\[(?:\\.|[^]\\])*]|[^/\\[\n])+/[a-z]*  # a regular expression
  | [A-Za-z_$][\w$]*                                        # a name
  | [0-9][\w.]* | \.\.\. | => | \+\+ | -- | [ ]+ | .        # anything else
  """, re.VERBOSE | re.DOTALL)
NAME = re.compile(r"[A-Za-z_$][\w$]*")
OPENING = {")": "(", "]": "[", "}": "{"}
BEFORE_OBJECT = {"(", ",", "=", "[", ":", "?", "|", "const", "let", "return"}
KEYWORDS = set("""async await catch const continue do else false finally for function if in let new null of
    return throw true try undefined while""".split())


class Script:
    def __init__(self, text):
        self.tokens = [token for token in TOKEN.findall(text) if token.strip(" ")]
        self.partner = {}       # of a bracket
        self.inside = []        # of a token: where the bracket around it is
        around = []
        for at, token in enumerate(self.tokens):
            if token in OPENING:
                self.partner[at] = around.pop()
                self.partner[self.partner[at]] = at
                assert self.tokens[self.partner[at]] == OPENING[token], (at, token)
            self.inside.append(around[-1] if around else None)
            if token in OPENING.values():
                around.append(at)

    def neighbour(self, at, step):
        """The next token that way which is no end of a line."""
        at += step
        while 0 <= at < len(self.tokens) and self.tokens[at] == "\n":
            at += step
        return self.tokens[at] if 0 <= at < len(self.tokens) else ""

    def in_object(self, at):
        begin = self.inside[at]
        return (begin is not None and self.tokens[begin] == "{" and
                self.neighbour(begin, -1) in BEFORE_OBJECT and self.neighbour(at, -1) in "{,")

    def is_property(self, at):
        """a.name, or {name: ...}"""
        return self.neighbour(at, -1) == "." or self.in_object(at) and self.neighbour(at, 1) == ":"

    def variables(self, begin, end):
        return {token for at, token in enumerate(self.tokens[begin:end], begin)
                if NAME.fullmatch(token) and not self.is_property(at)}

    def declared(self):
        names = set()
        for at, token in enumerate(self.tokens):
            if token in ("const", "let"):
                after = at + 1
                while True:  # let a, b
                    end = self.partner.get(after, after)
                    names |= self.variables(after, end + 1)
                    if token == "const" or self.tokens[end + 1] != ",":
                        break
                    after = end + 2
            elif token == "function":
                begin = self.tokens.index("(", at)
                names |= {self.tokens[at + 1]} | self.variables(begin, self.partner[begin])
            elif token == "=>":
                names |= self.variables(self.partner.get(at - 1, at - 1), at)
            elif token == "catch" and self.tokens[at + 1] == "(" and self.neighbour(at, -1) != ".":
                names.add(self.tokens[at + 2])
        return names - KEYWORDS

    def rename(self):
        declared = self.declared()
        used = collections.Counter(token for at, token in enumerate(self.tokens)
                                   if NAME.fullmatch(token) and not self.is_property(at))
        letters = string.ascii_letters
        free = (name for name in [*letters, *(a + b for a in letters for b in letters)]
                if name not in KEYWORDS and (name not in used or name in declared))
        names = {name: next(free) for name, _ in used.most_common() if name in declared}
        renamed = []
        for at, token in enumerate(self.tokens):
            short = names.get(token)
            if short is None or self.is_property(at):
                renamed.append(token)
            elif self.in_object(at):
                renamed.append(f"{token}:{short}")  # {name} stands for both
            else:
                renamed.append(short)
        self.tokens = renamed

    def text(self):
        """With spaces where two names or signs would become one."""
        text = ""
        for token in self.tokens:
            both = text[-1:] + token[:1]
            text += (" " if re.fullmatch(r"[\w$]{2}|\+\+|--", both) else "") + token
        return text


def small_script(text):
    lines = (line.strip() for line in text.splitlines())
    script = Script("\n".join(line for line in lines if line and not line.startswith("//")))
    script.rename()
    return script.text()
