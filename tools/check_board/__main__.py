"""Checks a real board that serves a page: python3 tools/check_board http://ADDRESS:8080/metrics

Asks a person to pull the cable, to warm a sensor and to press the button, and prints a report that may be
sent as an issue. Needs nothing but Python 3.9, and wrk for one of its rows.
"""

import argparse
import contextlib
import sys

from checks import check_page, check_load, check_wrk
from people import Person, check_button, check_cable, check_sensors
from page import Page
from report import Report
from serial_log import SerialLog


def parse_arguments():
    parser = argparse.ArgumentParser(prog="check_board", description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("url", help="of the board's page")
    parser.add_argument("--serial", metavar="DEVICE",
                        help="where the board speaks, at 115200 baud: /dev/ttyUSB0, say")
    parser.add_argument("--seconds", type=int, default=10, help="how long a load lasts (10)")
    parser.add_argument("--alone", action="store_true", help="asks nobody to do anything")
    return parser.parse_args()


def main():
    arguments = parse_arguments()
    try:
        page = Page(arguments.url)
    except ValueError as error:
        sys.exit(f"check_board: {error}")
    report = Report(arguments.url)
    with contextlib.ExitStack() as stack:
        serial = None
        if arguments.serial:
            try:
                serial = stack.enter_context(SerialLog(arguments.serial))
            except OSError as error:
                sys.exit(f"check_board: {arguments.serial}: {error}")
        with report.whatever_comes():
            if check_page(page, report, arguments.seconds):
                check_load(page, report, arguments.seconds)
                check_wrk(page, report, arguments.seconds)
                person = Person(not arguments.alone)
                check_cable(page, report, person)
                check_sensors(page, report, person)
                check_button(page, report, person, serial)
            report.keep_page(page)
        report.write(serial)
    sys.exit(0 if report.good else 1)


main()
