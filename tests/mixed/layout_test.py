"""Compilers, and versions of C++, lay out every class of the library in the same way.

Usage: layout_test.py INCLUDE_FOLDER COMPILER...

What is compared is what compilers tell debuggers: the size of each class and where each base and
member is, private ones too.
"""

import pathlib
import re
import subprocess
import sys
import tempfile

INCLUDES, *COMPILERS = sys.argv[1:]
NAMESPACE = "prometheus_express"
# Not for hosts, or of libraries that need not be there.
LEFT_OUT = re.compile(r"/(cortex_m|embedded|ports|riscv|pollers|lwip|gzip|bcrypt|tls|remote_write/library_snappy)")
CLASSES = ("DW_TAG_class_type", "DW_TAG_structure_type", "DW_TAG_union_type")
PARTS = ("DW_TAG_member", "DW_TAG_inheritance")
# A line of readelf that begins an entry, and one of its attributes.
ENTRY = re.compile(r"^ *<([0-9a-f]+)><([0-9a-f]+)>: Abbrev Number: \d+ \((\w+)\)")
ATTRIBUTE = re.compile(r"^ *<[0-9a-f]+> +(DW_AT_\w+) *: (?:\([^)]*\):? ?)*(.*?)\s*$")


def compile_all(compiler, standard, made):
    """An object file that tells of all classes."""
    root = pathlib.Path(INCLUDES)
    headers = sorted(str(header) for header in root.rglob("*.h"))
    source = pathlib.Path(__file__).parent / "all_types.cpp"
    includes = [f"-include{header}" for header in headers if not LEFT_OUT.search(header)]
    options = ["-g", "-gdwarf-5", "-fno-eliminate-unused-debug-types", f"-std=c++{standard}"]
    options.append("-fstandalone-debug" if "clang" in compiler else "-femit-class-debug-always")
    command = [compiler, *options, "-O0", f"-I{root}", *includes, "-c", source, "-o", made]
    subprocess.run(command, check=True)


def entries(made):
    """(depth, tag, {attribute: value}) of everything that is told, in order."""
    command = ["readelf", "--debug-dump=info", "--wide", made]
    lines = subprocess.run(command, stdout=subprocess.PIPE, check=True, text=True).stdout
    entry = None
    for line in lines.splitlines():
        if begin := ENTRY.match(line):
            if entry:
                yield entry
            entry = (int(begin[1], 16), begin[3], {})
        elif entry and (attribute := ATTRIBUTE.match(line)):
            entry[2].setdefault(attribute[1], attribute[2].rpartition("): ")[2])
    if entry:
        yield entry


def plain(name):
    """A name as all compilers would write it."""
    name = re.sub(r"\bbuilt_with_\w+::", "", name).replace("long unsigned int", "unsigned long")
    return re.sub(r"(?<=\d)UL?\b|\s+", "", name.replace("_vptr$", "_vptr."))


def place_in_bits(attributes):
    def number(key):
        return int(attributes.get(key, "0"), 0)

    if "DW_AT_data_bit_offset" in attributes:
        return number("DW_AT_data_bit_offset")
    place = 8 * number("DW_AT_data_member_location")
    if "DW_AT_bit_offset" in attributes:  # counted from the other end
        place += 8 * number("DW_AT_byte_size")
        place -= number("DW_AT_bit_offset") + number("DW_AT_bit_size")
    return place


def layouts(made):
    """{class: [size, (part, where it is) ...]}"""
    found = {}
    scopes = []  # (depth, name, whether it is a class of the library whose size is told)
    for depth, tag, attributes in entries(made):
        while scopes and scopes[-1][0] >= depth:
            scopes.pop()
        outer, in_class = scopes[-1][1:] if scopes else ("", False)
        name = plain(attributes.get("DW_AT_name", "?"))
        if tag == "DW_TAG_namespace" and name.startswith("built_with_"):
            scopes.append((depth, outer, False))
        elif tag == "DW_TAG_namespace" or tag in CLASSES:
            path = f"{outer}::{name}"
            told = tag in CLASSES and "DW_AT_byte_size" in attributes and "?" not in path
            told = told and path.startswith(f"::{NAMESPACE}::")
            scopes.append((depth, path, told))
            if told:
                found[path] = [int(attributes["DW_AT_byte_size"], 0)]
        elif tag in PARTS and in_class and "DW_AT_external" not in attributes:
            found[outer].append((name, place_in_bits(attributes)))
        elif tag != "DW_TAG_compile_unit":
            scopes.append((depth, f"{outer}::?", False))  # what is inside a function
    return found


def table(compiler, standard):
    with tempfile.TemporaryDirectory() as folder:
        made = pathlib.Path(folder) / "all_types.o"
        compile_all(compiler, standard, made)
        return layouts(made)


def main():
    tables = {}
    for compiler in COMPILERS:
        for standard in (17, 20):
            tables[f"{compiler} C++{standard}"] = table(compiler, standard)
    (first, wanted), *others = tables.items()
    failed = False
    for other, got in others:
        both = wanted.keys() & got.keys()
        print(f"{first} and {other}: {len(both)} classes of {len(wanted)} and {len(got)}")
        failed = failed or len(both) < 250
        for name in sorted(both):
            if wanted[name] != got[name]:
                failed = True
                print(f"{name}:\n  {first}: {wanted[name]}\n  {other}: {got[name]}")
    sys.exit(failed)


main()
