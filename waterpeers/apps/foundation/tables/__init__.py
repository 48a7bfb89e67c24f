"""Reading tables that people send: CSV in any usual dialect, or an Excel workbook.

``open_table(path)`` finds letters, separator, line ends, decimal mark and the row that names the
columns, says what it found, and gives rows one by one, so that a long file takes little memory.
``TableProblem`` carries what is wrong as reasons: file, row, column, value, what was expected.

Every number of a table is read by ``TableRow.figure``: it refuses a cell that is in error, shows
per cent, holds a formula that no program has worked out, or can be read as two numbers.

``rows`` holds what a table is made of, ``texts`` and ``sheets`` read its two forms, ``opening``
chooses between them.
"""

from waterpeers.apps.foundation.tables.opening import (
    OpenTable,
    first_lines,
    notes_of,
    open_table,
    read_as,
    refuse_unreadable,
)
from waterpeers.apps.foundation.tables.rows import (
    NOTHING_SAID,
    CellProblem,
    FileSaid,
    NamedColumns,
    TableProblem,
    TableRow,
    heading,
    is_total,
    safe_cell,
    visible,
)
from waterpeers.apps.foundation.tables.sheets import refuse_bombs

__all__ = [
    "NOTHING_SAID",
    "CellProblem",
    "FileSaid",
    "NamedColumns",
    "OpenTable",
    "TableProblem",
    "TableRow",
    "first_lines",
    "heading",
    "is_total",
    "notes_of",
    "open_table",
    "read_as",
    "refuse_bombs",
    "refuse_unreadable",
    "safe_cell",
    "visible",
]
