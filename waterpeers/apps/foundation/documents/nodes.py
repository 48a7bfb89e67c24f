"""Blocks as plain nodes for a template to lay out, that of a page or that of paper.

The two differ in how a text is marked up and in how wide charts are; what is said is the same.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _

from waterpeers.apps.foundation.charts.drawing import alternative, draw
from waterpeers.apps.foundation.charts.svg import NARROW
from waterpeers.apps.foundation.charts.tables import behind
from waterpeers.apps.foundation.documents import tables
from waterpeers.apps.foundation.figures import day
from waterpeers.domain.charts import BalanceChart
from waterpeers.domain.documents import (
    Attachments,
    Beside,
    Block,
    Bullets,
    Chart,
    Facts,
    KeyFigure,
    KeyFigures,
    PageBreak,
    Paragraph,
    Photographs,
    Section,
    Signatures,
    Signing,
    Table,
    Text,
)

Node = dict[str, Any]


class Nodes:
    """Makes nodes; ``text`` marks up a text, charts are drawn in each of the ``widths``.

    Those that stand beside others are narrow.
    """

    def __init__(self, text: Callable[[Text | None], Any], *widths: float) -> None:
        self.text, self.widths = text, widths
        self.simple: dict[type, Callable[[Any], Node]] = {
            Paragraph: self._paragraph,
            Bullets: self._bullets,
            Facts: self._facts,
            KeyFigures: self._figures,
            Table: self._table,
            Signatures: self._signatures,
            Attachments: lambda block: self._table(replace(tables.of_attachments(block), title="")),
            Photographs: self._photographs,
            PageBreak: lambda _block: {"kind": "page_break"},
        }

    def of(self, blocks: tuple[Block, ...], level: int, *widths: float) -> list[Node]:
        """Give the nodes of blocks; ``level`` is that of their headings."""
        return [self._node(block, level, widths or self.widths) for block in blocks]

    def _node(self, block: Block, level: int, widths: Sequence[float]) -> Node:
        match block:
            case Section():
                return {
                    "kind": "section",
                    "title": block.title,
                    "level": level,
                    "is_aside": block.is_aside,
                    "is_later": block.is_later,
                    "blocks": self.of(block.blocks, level + 1, *widths),
                }
            case Beside():
                return {"kind": "beside", "blocks": self.of(block.blocks, level, NARROW)}
            case Chart():
                return self._chart(block, widths)
        return self.simple[type(block)](block)

    def _paragraph(self, block: Paragraph) -> Node:
        return {"kind": "paragraph", "style": str(block.style), "text": self.text(block.text)}

    def _bullets(self, block: Bullets) -> Node:
        items = [self.text(item) for item in block.items]
        return {"kind": "bullets", "is_numbered": block.is_numbered, "items": items}

    def _facts(self, block: Facts) -> Node:
        facts = [
            {"label": fact.label, "lines": [self.text(line) for line in fact.lines]}
            for fact in block.facts
        ]
        return {"kind": "facts", "facts": facts}

    def _figures(self, block: KeyFigures) -> Node:
        return {"kind": "figures", "figures": [self._figure(figure) for figure in block.figures]}

    def _figure(self, figure: KeyFigure) -> Node:
        value, unit, limit = tables.parts_of(figure)
        return {
            "label": figure.label, "year": figure.year, "unit": unit, "limit": limit,
            "value": "" if figure.value is None else value, "grade": figure.grade,
            "note": figure.note, "source": figure.source, "link": figure.link,
        }  # fmt: skip

    def _table(self, table: Table) -> Node:
        rows = [[self.text(cell) for _column, cell in row] for row in tables.cells(table)]
        split = len(table.rows)
        return {
            "kind": "table",
            "title": table.title,
            "columns": [
                {"label": column.label, "unit": column.unit}
                | {"is_figure": column.is_figure, "width": tables.width_of(column)}
                for column in table.columns
            ],
            "rows": rows[:split],
            "totals": rows[split:],
            "notes": [self.text(note) for note in table.notes],
            "source": table.source,
        }

    def _chart(self, chart: Chart, widths: Sequence[float]) -> Node:
        table = behind(chart)
        is_wide = isinstance(chart, BalanceChart)  # it fills the page
        return {
            "kind": "chart",
            "is_wide": is_wide,
            "is_bare": chart.is_bare,
            "title": chart.title,
            "axis": chart.axis,
            "drawings": [draw(chart, width) for width in widths],
            "alt": alternative(chart),
            "note": chart.note,
            "table": self._table(replace(table, title="", source="")),
            "source": table.source or chart.source,
        }

    def _photographs(self, block: Photographs) -> Node:
        photographs = [
            {"words": each.words, "address": each.address, "link": each.link}
            for each in block.photographs
        ]
        return {"kind": "photographs", "photographs": photographs}

    def _signatures(self, block: Signatures) -> Node:
        return {
            "kind": "signatures",
            "signatures": [_signing(each) for each in block.signatures],
            "table": self._table(replace(tables.of_signatures(block), title="")),
        }


def _signing(each: Signing) -> Node:
    """Give what was signed, or the lines on which one signs by hand."""
    on = day(each.signed_on) if each.signed_on else ""
    lines = [
        [_("Name"), each.name],
        [_("Office"), each.office],
        [_("Place and date"), ", ".join(filter(None, (each.place, on)))],
    ]
    return {
        "party": each.party, "role": each.role, "is_signed": bool(each.name), "lines": lines,
        "sign": _("Signature"), "note": each.how or each.note, "fingerprint": each.fingerprint,
    }  # fmt: skip
