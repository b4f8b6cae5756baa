"""The boards that QEMU emulates, and what is tried on each: kinds of packages."""

import collections

from places import INTERPRETERS

# A startup file would do it; the port for QEMU has none for such a processor.
_FLOATS_ON = ("-device", "loader,addr=0xe000ed88,data=0x00f00000,data-len=4")
_ARM = ("qemu-system-arm", "-semihosting", "-machine")
_SECOND_PORT = ("-serial", "chardev:clients")

# `clients` puts that serial port into the machine; there is memory at `address` that is not Python's;
# `wires` is a folder with wires.py.
Machine = collections.namedtuple("Machine", "command clients address wires kinds")

MACHINES = {
    "mps2_an385": Machine((*_ARM, "mps2-an385"), _SECOND_PORT, 0x21000000, "mps2", ("armv7m", "armv6m")),
    "mps2_an386": Machine((*_ARM, "mps2-an386", *_FLOATS_ON), _SECOND_PORT, 0x21000000, "mps2",
                          ("armv7emsp", "firmware")),
    "mps2_an500": Machine((*_ARM, "mps2-an500", *_FLOATS_ON), _SECOND_PORT, 0x60000000, "mps2", ("armv7emdp",)),
    "virt_rv32": Machine(("qemu-system-riscv32", "-machine", "virt", "-bios", "none"),
                         ("-device", "pci-serial,chardev=clients,addr=1"), 0x82000000, "virt", ("rv32imc",)),
}


def firmware(name):
    return INTERPRETERS / name / "firmware.elf"


def built_kinds():
    """Native modules for which there is a firmware to try them in."""
    return [kind for name, machine in MACHINES.items() if firmware(name).exists()
            for kind in machine.kinds if kind != "firmware"]
