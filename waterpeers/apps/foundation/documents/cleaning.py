"""What every form of a document shares: nothing unseen in it, no unsafe link, no endless table."""

from __future__ import annotations

import re
from dataclasses import fields, is_dataclass, replace
from enum import Enum
from typing import Any, TypeVar

from django.conf import settings
from django.utils.translation import gettext as _

from waterpeers.apps.foundation.figures import in_figures
from waterpeers.domain.documents import Link, Soft, Table

MOST_ROWS = 1000  # of a table on pages and paper; the workbook has them all
# Signs that paper and office files cannot hold, or that make words look like other words.
_UNSEEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff\ud800-\udfff]"
)
_LINE_ENDS = re.compile("\r\n?|[\u2028\u2029]")
_SAFE = re.compile(r"https?://|mailto:|/(?!/)", re.IGNORECASE)


Part = TypeVar("Part")


def cleaned(part: Part, most_rows: int = MOST_ROWS, *, is_page: bool = False) -> Part:
    """Give a document, or a block of one, as it can be written: see above."""
    made: Part = _cleaned(part, most_rows, is_page)
    return made


def _cleaned(part: Any, most: int, is_page: bool) -> Any:
    if isinstance(part, str) and not isinstance(part, Enum):
        return plain(part)
    if isinstance(part, tuple):
        kept = (each for each in part if is_page or not _is_action(each))
        return tuple(_cleaned(each, most, is_page) for each in kept)
    if not is_dataclass(part) or isinstance(part, type):
        return part
    if isinstance(part, Table):
        part = _shortened(part, most)
    changed = {
        each.name: _cleaned(getattr(part, each.name), most, is_page) for each in fields(part)
    }
    if isinstance(part, Link) and not _SAFE.match(part.address):
        changed["address"] = ""
    return replace(part, **changed)


def _is_action(part: Any) -> bool:
    return isinstance(part, Link) and part.is_action


def plain(text: str) -> str:
    """Show a sign in the place of each that cannot be seen; one kind of line end."""
    return _UNSEEN.sub("\ufffd", _LINE_ENDS.sub("\n", text))


def _shortened(table: Table, most: int) -> Table:
    left = len(table.rows) - most
    if left <= 0:
        return table
    said = _("%(number)s more rows are in the workbook.") % {"number": in_figures(left)}
    return replace(table, rows=table.rows[:most], notes=(*table.notes, Soft(said)))


def whole_address(address: str) -> str:
    """Give an address that can be followed from a file: those of this site begin with "/"."""
    return f"{settings.BASE_URL.rstrip('/')}{address}" if address.startswith("/") else address
