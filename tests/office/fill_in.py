"""Fill in a workbook with LibreOffice; run by the system's Python, which has its bindings.

    fill_in.py PIPE WORKBOOK EDITS

EDITS is JSON, a list of [sheet, cell, what, with what]:

    text, number, formula   put it into the cell
    typed                   as somebody types it there, in the language "fr"
    per cent                a number, shown as per cent
    bold                    the first so many letters of the cell
    colour                  the whole sheet, as an RGB number
    unlock                  take the protection of the sheet away
    rename                  the sheet
    save as                 another file: [name of the filter, password or nothing]

The workbook is opened, edited and saved in its place as .xlsx, or as the last edit says.
"""

import json
import sys
import time
from pathlib import Path

import uno
from com.sun.star.beans import NamedValue, PropertyValue
from com.sun.star.connection import NoConnectException
from com.sun.star.lang import Locale

START_SECONDS = 60
XLSX = "Calc MS Excel 2007 XML"
FRENCH = Locale("fr", "FR", "")
PER_CENT = 10  # the built-in format 0 %


def option(name, value):
    made = PropertyValue()
    made.Name, made.Value = name, value
    return made


def encrypted(password):
    """Say how Excel's own encryption is asked for."""
    said = NamedValue("CryptoType", "Standard"), NamedValue("OOXPassword", password)
    return uno.Any("[]com.sun.star.beans.NamedValue", said)


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


def edit(document, page, address, kind, what):
    if kind == "rename":
        page.Name = what
    elif kind == "unlock":
        page.unprotect("")
    elif kind == "colour":
        page.CellBackColor = what
    else:
        edit_cell(document, page.getCellRangeByName(address), kind, what)


def edit_cell(document, cell, kind, what):
    if kind in ("number", "per cent"):
        cell.Value = what
        if kind == "per cent":
            cell.NumberFormat = PER_CENT
    elif kind == "typed":
        formats = document.NumberFormats
        key = formats.getStandardFormat(16, FRENCH)
        cell.NumberFormat = key
        cell.FormulaLocal = what
    elif kind == "formula":
        cell.Formula = what
    elif kind == "bold":
        cursor = cell.createTextCursor()
        cursor.gotoStart(False)
        cursor.goRight(what, True)
        cursor.CharWeight = 150.0
    else:
        cell.String = what


def main():
    pipe, path, edits = sys.argv[1:4]
    desktop = connected(pipe)
    address = uno.systemPathToFileUrl(path)
    document = desktop.loadComponentFromURL(address, "_blank", 0, (option("Hidden", True),))
    saved = False
    for sheet, cell, kind, what in json.loads(edits):
        if kind == "save as":
            wanted, password = what
            options = [option("FilterName", wanted)]
            options += [option("EncryptionData", encrypted(password))] if password else []
            document.storeToURL(Path(cell).as_uri(), tuple(options))
            saved = True
        else:
            edit(document, document.Sheets.getByName(sheet), cell, kind, what)
    if not saved:
        document.storeToURL(address, (option("FilterName", XLSX),))
    document.close(True)
    desktop.terminate()


main()
