"""Sentences that belong to no subject."""

from collections.abc import Iterable

from django.utils.translation import gettext, ngettext_lazy
from django.utils.translation import gettext_lazy as _

from waterpeers.apps.foundation.events import Event

REASONS = {
    "not_from_this_state": _("This step cannot be taken from the present state."),
    "changed_meanwhile": _("Somebody else saved this page while you were working on it."),
    "stored_before_otherwise": _(
        "An earlier version of this was stored already; what you changed since then was not. "
        "Open the page, compare, and enter what is missing."
    ),
    "sent_already": _("This form was sent already: send it again to keep what you typed since."),
    "not_found": _("Nothing is here, or it is not shared with you."),
    "not_json": _("This cannot be read: send one JSON document."),
    "revision_needed": _(
        "This replaces what is stored: read it first, and send its “revision” or “If-Match”."
    ),
    "if_match_not_read": _('“If-Match” takes the ETag of one answer, like "3".'),
    "method_not_there": _("This address does not take “%(method)s”. It takes: %(taken)s."),
    "not_well_formed": _("This is not in the form that the description of the API gives."),
    "no_such_field": _("There is no such field."),
    "request_not_taken": _(
        "This request is not taken: its body is over %(limit)s MB, or it is broken."
    ),
    "fault": _("Something broke here; it is not your doing. Nothing was stored."),
    "database_away": _(
        "The database does not answer just now. Nothing was stored; try again soon."
    ),
    "disk_full": _("The disk of this site is full. Nothing was stored."),
    "too_many_calls": _("You have called too often within a minute. Wait, then go on."),
    "csrf_token_missing": _("A call with a session needs the token against forged requests."),
    "draft_of_what": _("This draft does not belong to a page of this site."),
    "required": _("This is needed."),
    "too_long": _("This is too long: %(limit)s characters at most."),
    "not_in_list": _("“%(value)s” is not one of the choices."),
    "not_a_number": _("“%(value)s” is not a number."),
    "not_a_whole_number": _("“%(value)s” is not a whole number."),
    "number_has_two_meanings": _(
        "“%(value)s” can be read as %(one)s or as %(other)s. Write it without a mark for thousands."
    ),
    "not_a_date": _("“%(value)s” is not a date. Write dates like 30/06/2027."),
    "date_has_two_meanings": _(
        "“%(value)s” can be read as %(one)s or as %(other)s. Write the year first, or the month "
        "as a word."
    ),
    "out_of_range": _("This must lie between %(least)s and %(most)s."),
    "must_not_be_negative": _("This cannot be less than zero."),
    "run_failed": _("This did not work because of a fault of the program. It has been reported."),
    "run_lost_its_worker": _("This was begun several times and never came to an end."),
    "upload_gone": _(
        "The file is no longer here: it was used or is older than a day. Send it again."
    ),
    "file_too_large": _("The file is larger than %(limit)s MB, the most that this site takes."),
    "file_type_not_taken": _("This kind of file is not taken here. Taken are: %(kinds)s."),
    "file_not_what_it_says": _("The content of the file does not match its name."),
    "file_empty": _("The file is empty."),
    "file_not_readable": _("The file cannot be read: %(problem)s."),
    "not_a_table": _("This is not a table (%(kind)s). Send a CSV file or an .xlsx workbook."),
    "no_header": _("The first row must name the columns."),
    "too_many_columns": _("The table has more than %(limit)s columns."),
    "column_given_twice": _("The column “%(column)s” stands there twice."),
    "row_not_readable": _("Row %(row)s cannot be read: a cell is too long or a quote is open."),
    "workbook_not_readable": _("The workbook cannot be read: it is damaged, locked or not .xlsx."),
    "file_takes_too_much": _(
        "Reading this file takes more than %(seconds)s seconds or more memory than this site has "
        "for it. Send it in smaller parts."
    ),
    "readers_busy": _("Other files are being read just now. Send this one again in a moment."),
    "workbook_too_large": _("The workbook unpacks to far more than its size; it was not opened."),
    "sheet_not_there": _("There is no sheet “%(sheet)s”; the workbook has: %(found)s."),
    "mapping_not_readable": _("The mapping cannot be read: %(problem)s"),
    "mapping_key_not_known": _("The mapping has a key that means nothing here: %(key)s."),
    "workbook_has_password": _(
        "The file is protected by a password, or is an old .xls. "
        "Save it as .xlsx without a password."
    ),
    "workbook_not_ours": _(
        "This workbook was not made here, or its hidden sheet is gone. Download a new one."
    ),
    "workbook_of_another_site": _("This workbook comes from another site: %(site)s."),
    "workbook_seal_broken": _(
        "The hidden sheet of this workbook was changed, so it cannot be read. Download a new one."
    ),
    "workbook_of_another_edition": _(
        "This workbook was made by another edition of this site. "
        "Download a new one and copy your figures into it."
    ),
    "workbook_not_xlsx": _(
        "This is not an .xlsx workbook, whatever its name says. "
        "Open it in Excel or LibreOffice and save it as .xlsx."
    ),
    "workbook_sheet_of_another": _(
        "This sheet comes from another workbook; nothing of it is taken."
    ),
    "workbook_keys_gone": _(
        "The hidden first row or column of the sheet “%(sheet)s” is gone; nothing of it is taken. "
        "Download a new one."
    ),
    "workbook_sheet_missing": _("The sheet “%(sheet)s” is missing; nothing of it is taken."),
    "workbook_sheet_twice": _("The same sheet is there twice; nothing of it is taken."),
    "workbook_column_missing": _(
        "The column “%(column)s” is missing; nothing of this sheet is taken."
    ),
    "workbook_column_twice": _(
        "The column “%(column)s” is there twice; nothing of this sheet is taken."
    ),
    "workbook_column_unknown": _(
        "“%(column)s” is not a column of this sheet; nothing of the sheet is taken. "
        "Put additions on a sheet of your own."
    ),
    "workbook_line_missing": _("“%(name)s” is not in the workbook any more; it stays as it is."),
    "workbook_line_unknown": ngettext_lazy(
        "%(count)s row is not one of the workbook's; it is not taken. "
        "Use the blank rows for new entries.",
        "%(count)s rows are not the workbook's; they are not taken. "
        "Use the blank rows for new entries.",
        "count",
    ),
    "workbook_line_twice": _("“%(name)s” is there twice; neither row is taken."),
    "workbook_line_gone": _("This was withdrawn or removed meanwhile; the row is not taken."),
    "workbook_cells_merged": _("Cells were merged here; the row is not taken. Unmerge them."),
    "workbook_cell_fixed": _(
        "This cell is not to be filled in; what was written there is not taken."
    ),
    "workbook_cell_error": _("The formula in this cell has no result: %(value)s."),
    "workbook_cell_per_cent": _(
        "This cell shows a share in per cent, so that 4 %% is 0.04 in it. "
        "Format it as a number and write the figure without the sign."
    ),
    "cell_in_error": _("Cell %(cell)s is in error: %(value)s."),
    "cell_not_calculated": _(
        "Cell %(cell)s holds a formula that no program has worked out. Open the workbook in a "
        "spreadsheet, save it, and send it again."
    ),
    "cell_in_per_cent": _(
        "Cell %(cell)s shows its number as per cent, so that 4 %% is 0.04 in it. "
        "Format it as a number and write the figure without the sign."
    ),
    "cell_read_two_ways": _(
        "“%(value)s” can be read as %(one)s or as %(other)s, and no cell of the table shows which. "
        "Say which mark stands before decimals."
    ),
    "letters_not_told": _(
        "This file is not in UTF-8, and its letters can be read in more than one way: %(found)s. "
        "Say which is right (%(codes)s)."
    ),
    "letters_not_known": _(
        "This file is not in UTF-8, and no way to read its letters makes sense. "
        "Say how it was written, or save it as UTF-8."
    ),
    "encoding_does_not_fit": _("The file cannot be read as %(encoding)s."),
    "letters_decided": _("The letters are read as %(encoding)s, as in “%(word)s”."),
    "letters_written_twice": _("The letters were encoded twice; they are read once."),
    "letters_as_said": _("The letters are read as %(encoding)s, as you said."),
    "decimal_as_said": _("The mark before decimals is “%(mark)s”, as you said."),
    "lines_as_said_lf": _("Only line feeds end a line, as you said."),
    "lines_as_said_cr": _("Only carriage returns end a line, as you said."),
    "lines_end_in_two_ways": _(
        "Some lines end with a carriage return alone, others not; each of both begins a new row. "
        "Where rows are torn, say which one ends a line."
    ),
    "lines_end_as_on_old_macintosh": _("The lines end as on an old Macintosh."),
    "number_read_two_ways": _(
        "“%(value)s” is text that can be read as two different numbers. Write it as a number."
    ),
}

EVENTS: dict[Event, object] = {
    Event.FILE_ATTACHED: _("A file was attached"),
    Event.FILE_REMOVED: _("A file was removed"),
}


def colon(label: object) -> str:
    """Write a label and its colon as the reader's language does; French has a space before it.

    A question ends with its own mark.
    """
    if str(label).endswith("?"):
        return str(label)
    return gettext("%(label)s:") % {"label": label}


def in_a_row(parts: Iterable[object]) -> str:
    """Write what holds commas itself in a row, as the reader's language parts it."""
    said = ""
    for part in map(str, parts):
        said = gettext("%(one)s; %(other)s") % {"one": said, "other": part} if said else part
    return said
