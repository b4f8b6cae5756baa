"""What prometheus_express_c.h declares."""

import pathlib
import re

SOURCE = pathlib.Path(__file__).resolve().parents[2]
INCLUDE = SOURCE / "src"
HEADER = INCLUDE / "prometheus_express_c.h"

FUNCTION = re.compile(r"^(?:const )?\w+[ *]+(pe_\w+)\([^;{]*?\);", re.MULTILINE | re.DOTALL)


def prototypes():
    """Each function's name, and its declaration without the semicolon, in the order of the header."""
    text = re.sub(r"//[^\n]*", "", HEADER.read_text(encoding="utf-8"))
    return {match.group(1): match.group(0).rstrip(";") for match in FUNCTION.finditer(text)}


def uses():
    """A program in C that has the address of each function."""
    table = "".join(f"  (function){name},\n" for name in prototypes())
    return ('#include "prometheus_express_c.h"\n'
            "typedef void (*function)(void);\n"
            f"function const functions[] = {{\n{table}}};\n"
            "int main(void) { return functions[0] == 0; }\n")
