"""LibreOffice, held open to fill in workbooks; run by the system's Python, which has its bindings.

    fill_in.py SOFFICE PROFILE

Each line that comes in is JSON, [WORKBOOK, EDITS]; each line that goes out says what went wrong
with it, as JSON, or null. LibreOffice ends when no more lines come.

EDITS is a list of [sheet, cell, what, with what]:

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
import os
import signal
import subprocess
import sys
import time
import traceback
from contextlib import suppress
from pathlib import Path

import uno
from com.sun.star.beans import NamedValue, PropertyValue
from com.sun.star.lang import Locale
from com.sun.star.uno import Exception as OfficeProblem

OFTEN = 0.1  # seconds between two tries to reach it
PATIENCE = 300  # seconds after which it hangs, however busy the machine is: this process ends
DESKTOP = "com.sun.star.frame.Desktop"
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


def started(office, profile):
    """Start LibreOffice, in the group of this process, and wait until it listens."""
    pipe = f"waterpeers-{os.getpid()}"
    command = [office, "--headless", "--norestore", "--nologo", "--nodefault"]
    command += [f"--accept=pipe,name={pipe};urp", f"-env:UserInstallation={Path(profile).as_uri()}"]
    quiet = subprocess.DEVNULL
    server = subprocess.Popen(command, stdin=quiet, stdout=quiet, stderr=quiet)
    here = uno.getComponentContext()
    resolver = here.ServiceManager.createInstanceWithContext(
        "com.sun.star.bridge.UnoUrlResolver", here
    )
    while server.poll() is None:
        with suppress(OfficeProblem):
            there = resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
            desktop = there.ServiceManager.createInstanceWithContext(DESKTOP, there)
            signal.alarm(0)
            return server, desktop
        time.sleep(OFTEN)
    sys.exit(f"LibreOffice ended with {server.returncode} before it listened.")


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


def fill_in(desktop, path, edits):
    address = uno.systemPathToFileUrl(path)
    document = desktop.loadComponentFromURL(address, "_blank", 0, (option("Hidden", True),))
    try:
        saved = False
        for sheet, cell, kind, what in edits:
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
    finally:
        document.close(True)


def main():
    signal.alarm(PATIENCE)
    server, desktop = started(*sys.argv[1:])
    for line in sys.stdin:
        signal.alarm(PATIENCE)
        try:
            fill_in(desktop, *json.loads(line))
            wrong = None
        except Exception:
            wrong = traceback.format_exc()
        sys.stdout.write(json.dumps(wrong) + "\n")
        sys.stdout.flush()
        signal.alarm(0)
    signal.alarm(PATIENCE)
    with suppress(OfficeProblem):  # the connection ends with it
        desktop.terminate()
    server.wait()


main()
