"""Tables as all renderers write them, and the blocks that can be read as tables."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from waterpeers.apps.foundation.figures import GAP, NO_BREAK, places_of, plain_text
from waterpeers.domain.documents import (
    Attachments,
    Column,
    ColumnKind,
    KeyFigure,
    KeyFigures,
    Link,
    Number,
    Signatures,
    Signing,
    Table,
    TableRow,
    Text,
    Verbatim,
)

DATE, NUMBER = ColumnKind.DATE, ColumnKind.NUMBER


def cells(table: Table) -> Iterator[list[tuple[Column, Text | None]]]:
    """Give the cells of each row, those of its totals last; a figure that is missing is a dash.

    Figures of one column are written with as many decimals as one another.
    """
    table = _even(table)
    for row in (*table.rows, *table.totals):
        yield [
            (column, GAP if cell is None and column.is_figure else cell)
            for column, cell in table.cells(row)
        ]


def _even(table: Table) -> Table:
    """Say for each column of bare numbers how many decimals all of them have."""
    columns = list(table.columns)
    for at, column in enumerate(columns):
        if column.kind is NUMBER and column.decimals is None:
            bare = [row[at] for row in (*table.rows, *table.totals)]
            numbers = [cell for cell in bare if isinstance(cell, float | int)]
            columns[at] = replace(column, decimals=places_of(numbers))
    return replace(table, columns=tuple(columns))


def width_of(column: Column) -> float:
    """Say how wide a column is beside others: a date needs some room, a figure needs little."""
    if column.kind is DATE:
        return max(column.width, 1.3)
    return 0.8 * column.width if column.is_figure else column.width


def parts_of(figure: KeyFigure) -> tuple[str, str, str]:
    """Write a key figure as its value, its unit and its limit, since each is shown in its size."""
    value = figure.value
    if not isinstance(value, Number):
        return (GAP if value is None else plain_text(value)), "", ""
    plain = Number(value.value, decimals=value.decimals, limit=value.limit)
    written, _sign, limit = plain_text(plain).partition(f" ±{NO_BREAK}")
    return written, value.unit, limit


# --- blocks as tables ---


def of_figures(block: KeyFigures) -> Table:
    """Give key figures as rows: what, how much, in which unit, how sure, of when, from where."""
    columns = (
        Column(_("Figure"), width=2),
        Column(_("Value"), NUMBER),
        Column(_("Unit")),
        Column("±", NUMBER),
        Column(_("Year")),
        Column(_("Grade")),
        Column(_("Source"), width=2),
        Column(_("Note"), width=2),
    )
    return Table(_("Key figures"), columns, tuple(map(_figure, block.figures)))


def _figure(figure: KeyFigure) -> TableRow:
    value = figure.value
    unit, limit = (value.unit, value.limit) if isinstance(value, Number) else ("", None)
    if isinstance(value, Number):
        value = Number(value.value, decimals=value.decimals)
    source = Link(figure.source, figure.link) if figure.link else figure.source
    return (figure.label, value, unit, limit, figure.year, figure.grade, source, figure.note)


def of_signatures(block: Signatures) -> Table:
    """Give signatures as rows, those that are still to come too; columns that say something."""
    columns = (
        Column(_("Party"), width=2),
        Column(_("Name"), width=1.5),
        Column(_("Office"), width=1.5),
        Column(_("Place")),
        Column(_("Signed on"), DATE),
        Column(_("How"), width=1.5),
        Column(_("Fingerprint of the text"), width=2),
    )
    rows = [_signing(each) for each in block.signatures]
    used = [at for at in range(len(columns)) if any(row[at] for row in rows) or not at]
    return Table(
        _("Signatures"),
        tuple(columns[at] for at in used),
        tuple(tuple(row[at] for at in used) for row in rows),
    )


def _signing(each: Signing) -> TableRow:
    party = f"{each.party} ({each.role})" if each.role else each.party
    print_ = Verbatim(each.fingerprint) if each.fingerprint else None
    how = Link(each.how, each.link) if each.link else each.how or each.note
    return (party, each.name, each.office, each.place, each.signed_on, how, print_)


def of_attachments(block: Attachments) -> Table:
    """Give files as rows: name, size, and by what one knows each again."""
    columns = (Column(_("File"), width=1.5), Column(_("Size")), Column("SHA-256", width=2.5))
    rows = tuple(
        (Link(each.name, each.link) if each.link else each.name,
         filesizeformat(each.size_bytes), Verbatim(each.sha256))
        for each in block.files
    )  # fmt: skip
    return Table(_("Attachments"), columns, rows)
