#!/usr/bin/env python3
"""What programs for a board cost in flash and RAM, and whether that is within the budgets.

usage: size_report.py [--update PAGE] FOLDER EMULATOR...

FOLDER holds the firmwares of CMakeLists.txt; EMULATOR is the command that runs one, without it.
Flash is .text and .data; RAM is .data, .bss and the deepest stack: all of the stack is painted before
the first instruction, and read back when main() has returned. Prints a Markdown table; --update
writes it between the lines <!-- sizes --> and <!-- /sizes --> of a file. Fails where a ceiling is
exceeded, or a program has what no firmware should have. A ceiling keeps what has been reached, above a
budget that is missed or below one that is not; lower it with the size.
"""
import argparse
import collections
import dataclasses
import pathlib
import re
import subprocess
import sys

from gdb_stub import Emulator


@dataclasses.dataclass
class Limit:
    """Of a size in bytes."""
    budget: int | None = None  # what it should be
    ceiling: int | None = None  # what it must be; the budget where that is reached

    def show(self, size):
        if self.budget is None:
            return f"{size}"
        return f"{size} (budget {self.budget}{'' if size <= self.budget else ', missed'})"

    def fault(self, what, size):
        most = self.budget if self.ceiling is None else self.ceiling
        return [] if most is None or size <= most else [f"{what}: {size} bytes, above {most}"]


# Program, what it is, flash, RAM.
FIRMWARES = [
    ("empty", "nothing but start-up", Limit(), Limit()),
    ("counter", "one counter, rendered", Limit(10240, 7_720), Limit()),
    ("http_server", "HTTP server, four connections, the sensor station's metrics; without a network",
     Limit(16384, 20_020), Limit(8192)),
    ("formats", "a metric of every type, rendered in every format", Limit(), Limit()),
    ("gateway_push", "push to a Pushgateway, the sensor station's metrics; without a network",
     Limit(), Limit()),
    ("remote_write", "remote write with a queue of 4 KB, the sensor station's metrics; without a "
     "network", Limit(), Limit()),
]

# What stands for a network in these programs is not counted.
NETWORK_STAND_IN = ("scripted_network.cpp.obj", "scripted_peer.cpp.obj")

# Object of objects.cpp, what it is, RAM.
OBJECTS = [
    ("gauge", "a gauge without labels", Limit(48)),
    ("gauge_child", "a labelled gauge's child, without its text", Limit(24)),
    ("counter", "a counter without labels", Limit()),
    ("summary", "a summary without labels", Limit()),
    ("histogram", "a histogram without labels, 14 buckets", Limit()),
    ("exposition", "a scrape under way", Limit()),
    ("server_slot", "a connection of the server, with its buffers", Limit()),
]

# The heap, printf, exceptions, and what initialises a static object at its first use.
FORBIDDEN = re.compile(
    r"\b_?(malloc|calloc|realloc|free|_malloc_r|_free_r|sbrk|_sbrk_r)\b|\w*printf|"
    r"operator (new|delete)\b|__cxa_\w+|__gxx_personality\w*|_Unwind_\w+")

# The division of libgcc comes with an entry of its own.
LIBGCC_EXCEPTIONS = 8

PAINT = b"\xa5"


def run(*command):
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def section_sizes(elf):
    sizes = {}
    for line in run("arm-none-eabi-size", "-A", elf).splitlines():
        fields = line.split()
        if len(fields) == 3 and fields[0].startswith("."):
            sizes[fields[0]] = int(fields[1])
    return sizes


def symbols(elf, *options):
    """Name to address or, of those that have one, size."""
    found = {}
    for line in run("arm-none-eabi-nm", *options, elf).splitlines():
        fields = line.split(maxsplit=3 if "-S" in options else 2)
        if len(fields) == (4 if "-S" in options else 3):
            found[fields[-1]] = int(fields[-3] if "-S" in options else fields[0], 16)
    return found


def deepest_stack(elf, emulator):
    address = symbols(elf)
    top, limit = address["__stack"], address["__stack_limit"]
    with Emulator(emulator + [str(elf)]) as board:
        board.write(limit, PAINT * (top - limit))
        board.run_to(address["_ZN5board11semihosting4exitEi"])
        stack = board.read(limit, top - limit)
    return len(stack.lstrip(PAINT))


def stand_in_sizes(elf):
    """Bytes of the stand-in in each section, after the linker's map."""
    table = elf.with_suffix(".map").read_text().split("Linker script and memory map")[1]
    # A long section name stands on a line of its own.
    table = re.sub(r"\n( \.\S+)\n +", r"\n\1 ", table)
    sizes = collections.Counter()
    section = None
    for line in table.splitlines():
        if found := re.match(r"\.\w+", line):
            section = found.group()
        found = re.match(r" \.\S+ +0x[0-9a-f]+ +0x([0-9a-f]+) (\S+)$", line)
        if found and found.group(2).endswith(NETWORK_STAND_IN):
            sizes[section] += int(found.group(1), 16)
    return sizes


def measure(elf, emulator):
    sizes = section_sizes(elf)
    for section, size in stand_in_sizes(elf).items():
        sizes[section] = sizes.get(section, 0) - size
    data, bss = sizes.get(".data", 0), sizes.get(".bss", 0)
    exceptions = sizes.get(".ARM.extab", 0) + sizes.get(".ARM.exidx", 0)
    return {"flash": sizes[".text"] + data + exceptions, "data": data, "bss": bss,
            "stack": deepest_stack(elf, emulator), "exceptions": exceptions}


def forbidden_in(elf):
    names = {line.split(maxsplit=2)[-1]
             for line in run("arm-none-eabi-nm", "-C", elf).splitlines()}
    return sorted(name for name in names if FORBIDDEN.fullmatch(name.split("(")[0]))


def report(folder, emulator):
    """The table as lines, and what is wrong as lines."""
    table = ["| Program | Flash | RAM | of it data and bss | of it stack |",
             "|---|---:|---:|---:|---:|"]
    faults = []
    for name, what, flash_limit, ram_limit in FIRMWARES:
        elf = folder / f"size_{name}.elf"
        size = measure(elf, emulator)
        ram = size["data"] + size["bss"] + size["stack"]
        table.append(f"| {what} | {flash_limit.show(size['flash'])} | {ram_limit.show(ram)} |"
                     f" {size['data'] + size['bss']} | {size['stack']} |")
        faults += flash_limit.fault(f"{name}, flash", size["flash"])
        faults += ram_limit.fault(f"{name}, RAM", ram)
        faults += [f"{name} has {symbol}" for symbol in forbidden_in(elf)]
        if size["exceptions"] > LIBGCC_EXCEPTIONS:
            faults.append(f"{name} has tables for exceptions: {size['exceptions']} bytes")
    table += ["", "| Object | RAM |", "|---|---:|"]
    bytes_of = symbols(folder / "size_objects.elf", "-S")
    for name, what, limit in OBJECTS:
        size = bytes_of[f"size_of_{name}"]
        table.append(f"| {what} | {limit.show(size)} |")
        faults += limit.fault(name, size)
    return table, faults


def update(path, table):
    text = path.read_text()
    between = re.compile(r"(<!-- sizes -->\n).*?(<!-- /sizes -->)", re.DOTALL)
    if not between.search(text):
        sys.exit(f"{path} has no lines <!-- sizes --> and <!-- /sizes -->")
    path.write_text(between.sub(lambda m: m[1] + "\n".join(table) + "\n" + m[2], text))


def main():
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("--update", type=pathlib.Path)
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("emulator", nargs=argparse.REMAINDER)
    options = parser.parse_args()
    table, faults = report(options.folder, options.emulator)
    print("\n".join(table))
    if options.update:
        update(options.update, table)
    sys.exit("\n".join(faults) if faults else 0)


if __name__ == "__main__":
    main()
