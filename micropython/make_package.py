"""Makes the package prometheus_express for MicroPython in a folder.

Usage: make_package.py FOLDER [_core.mpy] [--compile MPY_CROSS]

With a native module it is complete, and can be copied to a board; without, it is for a firmware that
has the module _prometheus_express. Compiled by mpy-cross, it takes less memory of a board to import.
What of the package for CPython runs here too is taken from there, without types and docstrings, which
MicroPython has no use for.
"""

import argparse
import ast
import pathlib
import shutil
import subprocess

HERE = pathlib.Path(__file__).resolve().parent
SHARED = ("registry.py", "router.py", "utils.py")


class Strip(ast.NodeTransformer):
    """Takes away what is there for type checkers and for readers."""

    def visit_FunctionDef(self, node):
        self.generic_visit(node)
        node.returns = None
        for argument in [*node.args.args, *node.args.kwonlyargs, node.args.vararg, node.args.kwarg]:
            if argument is not None:
                argument.annotation = None
        return without_docstring(node)

    def visit_ClassDef(self, node):
        self.generic_visit(node)
        return without_docstring(node)

    def visit_AnnAssign(self, node):
        self.generic_visit(node)
        return node.value and ast.copy_location(ast.Assign(targets=[node.target], value=node.value), node)

    def visit_ImportFrom(self, node):
        return None if node.module in ("__future__", "typing", "types") else node


def without_docstring(node):
    if node.body and isinstance(node.body[0], ast.Expr) and isinstance(node.body[0].value, ast.Constant):
        node.body = node.body[1:] or [ast.Pass()]
    return node


def is_type(node):
    """`Body = str`: a name as those of classes are, for annotations."""
    if not isinstance(node, ast.Assign) or not isinstance(node.targets[0], ast.Name):
        return False
    return node.targets[0].id[:1].isupper() and not node.targets[0].id.isupper()


def exported_names(tree):
    for node in tree.body:
        if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "__all__":
            return {element.value for element in node.value.elts}
    return set()


def stripped(text):
    tree = without_docstring(Strip().visit(ast.parse(text)))
    tree.body = [node for node in tree.body if not is_type(node)]
    exported = exported_names(tree)
    used = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    for node in tree.body:
        if isinstance(node, ast.ImportFrom):
            node.names = [name for name in node.names if name.name in used or name.name in exported]
    tree.body = [node for node in tree.body if not isinstance(node, ast.ImportFrom) or node.names]
    return ast.unparse(ast.fix_missing_locations(tree)) + "\n"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("core", type=pathlib.Path, nargs="?")
    parser.add_argument("--compile", type=pathlib.Path)
    options = parser.parse_args()
    package = options.folder / "prometheus_express"
    shutil.rmtree(package, ignore_errors=True)
    package.mkdir(parents=True)
    for path in (HERE / "prometheus_express").glob("*.py"):
        (package / path.name).write_text(stripped(path.read_text(encoding="utf-8")), encoding="utf-8")
    for name in SHARED:
        text = (HERE.parent / "python" / "prometheus_express" / name).read_text(encoding="utf-8")
        (package / name).write_text(stripped(text), encoding="utf-8")
    if options.core:
        shutil.copy(options.core, package / "_core.mpy")
    else:
        (package / "_core.py").write_text("from _prometheus_express import *\n", encoding="utf-8")
    if options.compile:
        for path in package.glob("*.py"):
            # The name that a traceback tells.
            subprocess.run([options.compile.resolve(), "-s", f"prometheus_express/{path.name}", path], check=True)
            path.unlink()


main()
