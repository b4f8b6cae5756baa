"""The files of this project, for the tests of its style."""

import os
import pathlib

SOURCE = pathlib.Path(__file__).resolve().parents[2]


def files(*suffixes):
    """Those of the project with such names, but for what is built; relative to its root."""
    found = []
    for folder, folders, names in os.walk(SOURCE):
        # Hidden folders are tools' own, but for those of continuous integration.
        folders[:] = [name for name in folders if name[0] != "." or name == ".ci"]
        if pathlib.Path(folder) == SOURCE and "build" in folders:
            folders.remove("build")
        here = pathlib.Path(folder).relative_to(SOURCE)
        found += [here / name for name in names if name.endswith(suffixes)]
    return sorted(found)


def shell_scripts():
    """*.sh, and what begins with the name of a shell."""
    found = []
    for path in files(""):
        if path.suffix == "":
            with open(SOURCE / path, "rb") as file:
                first = file.readline(80)
            if first.startswith(b"#!") and first.rstrip().endswith(b"sh"):
                found.append(path)
    return sorted(found + files(".sh"))
