"""Fill in a workbook with LibreOffice; run by the system's Python, which has its bindings.

    fill_in.py PIPE WORKBOOK EDITS

EDITS is JSON: a list of [sheet, cell, "text" | "number" | "formula", what], and of
[sheet, "", "rename", name]. The workbook is opened, edited and saved in its place as .xlsx.
"""

import json
import sys
import time

import uno
from com.sun.star.beans import PropertyValue
from com.sun.star.connection import NoConnectException

START_SECONDS = 60


def option(name, value):
    made = PropertyValue()
    made.Name, made.Value = name, value
    return made


def connected(pipe):
    """Wait until LibreOffice listens, and give its desktop."""
    here = uno.getComponentContext()
    resolver = here.ServiceManager.createInstanceWithContext(
        "com.sun.star.bridge.UnoUrlResolver", here
    )
    until = time.monotonic() + START_SECONDS
    while True:
        try:
            there = resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
            break
        except NoConnectException:
            if time.monotonic() > until:
                raise
            time.sleep(0.1)
    return there.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", there)


def edit(document, sheet, address, kind, what):
    page = document.Sheets.getByName(sheet)
    if kind == "rename":
        page.Name = what
        return
    cell = page.getCellRangeByName(address)
    if kind == "number":
        cell.Value = what
    elif kind == "formula":
        cell.Formula = what
    else:
        cell.String = what


def main():
    pipe, path, edits = sys.argv[1:4]
    desktop = connected(pipe)
    address = uno.systemPathToFileUrl(path)
    document = desktop.loadComponentFromURL(address, "_blank", 0, (option("Hidden", True),))
    for each in json.loads(edits):
        edit(document, *each)
    document.storeToURL(address, (option("FilterName", "Calc MS Excel 2007 XML"),))
    document.close(True)
    desktop.terminate()


main()
