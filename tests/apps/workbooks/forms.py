"""The four forms of workbooks as tests fill them in: figures, a balance, needs and strengths.

``everybody`` has two lines stored in each; ``stored`` says how these stand now.
"""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from typing import Any
from uuid import uuid4

import openpyxl
from django.core.files.base import ContentFile
from openpyxl.worksheet.worksheet import Worksheet

from tests.apps.water_balance import made as balances
from tests.conftest import NOON
from tests.world import World, world
from waterpeers.apps.foundation.workbooks.columns import CellKind, tidy
from waterpeers.apps.indicators.actions.values import ReportedFigure, report_values
from waterpeers.apps.matching.actions import declaring
from waterpeers.apps.matching.models import Need, Strength
from waterpeers.apps.operators.models import Organisation
from waterpeers.apps.workbooks import actions
from waterpeers.apps.workbooks.models import Upload
from waterpeers.apps.workbooks.queries import kinds, workbook
from waterpeers.domain.actors import Act
from waterpeers.domain.codes import EvidenceClass, Visibility, WorkingArea
from waterpeers.domain.periods import calendar_year

WHO = "mentee_reporter"
HEAD = 2  # the row of the headings; the keys stand in the row above, and in column 1


@dataclass(frozen=True)
class Form:
    """A sheet to fill in: its workbook, its tab, a column of each sort where it has one.

    ``first`` and ``second`` begin the keys of stored lines; where they are empty, the first two
    lines are meant. ``new`` is what the tests write into column ``free``.
    """

    name: str
    kind: str
    about: str
    tab: str
    free: str
    new: Any
    first: str = ""
    second: str = ""
    number: str = ""
    choice: str = ""
    fixed: str = ""

    def __str__(self) -> str:
        return self.name


FIGURES = Form("figures", "figures", "2025", "Figures 2025", "source", "Bulk meters",
               "produced", "sold", number="value", choice="grade", fixed="figure")  # fmt: skip
BALANCE = Form("balance", "balance", "2025", "Water balance 2025", "limit", 7.5,
               "own_sources", "imported", number="value", fixed="unit")  # fmt: skip
NEEDS = Form("needs", "needs", "", "Needs", "help", "Somebody who finds leaks",
             choice="evidence_class")  # fmt: skip
STRENGTHS = Form("strengths", "needs", "", "Strengths", "help", "We show how",
                 choice="working_area")  # fmt: skip
FORMS = (FIGURES, BALANCE, NEEDS, STRENGTHS)


def everybody() -> World:
    """Make a world in which two lines of each form are stored."""
    made = world()
    report_values(
        made.mentee,
        calendar_year(2025),
        [
            ReportedFigure("produced", 5300, "thousand m3", "5 300", "B2", "Meters"),
            ReportedFigure("sold", 3.5e6),
        ],
        act=Act(made.actor(WHO), NOON),
    )
    balances.saved(made)
    for kind in (Need, Strength):
        for sentence in ("Water is lost", "=Pumps are old"):
            declaring.declare(
                kind,
                made.mentee,
                uuid=uuid4(),
                working_area=WorkingArea.WATER_LOSSES,
                sentence=sentence,
                help_text="Advice\nand tools",
                evidence="",
                evidence_class=EvidenceClass.OWN_DATA,
                visibility=Visibility.OWNER,
                agreed_to_public=False,
                act=Act(made.actor(WHO), NOON),
            )
    return made


def stored(form: Form, of: Organisation) -> dict[str, dict[str, Any]]:
    """Give the lines of a form that are stored, and their cells that can be filled in."""
    sheets = kinds()[form.kind].sheets(of, form.about)
    page = sheets[-1 if form.name == "strengths" else 0]
    wanted = [column.key for column in page.columns if column.kind is not CellKind.FIXED]
    return {
        line.key: {column: tidy(line.cells.get(column)) for column in wanted}
        for line in page.lines
        if line.version is not None
    }


# --- a workbook in somebody's hands ---


def taken(form: Form, everybody: World, *, of: Organisation | None = None, who: str = WHO) -> bytes:
    """Take a workbook along."""
    organisation, actor = of or everybody.mentee, everybody.actor(who)
    return workbook(organisation, kinds()[form.kind], form.about, act=Act(actor, NOON))


def opened(content: bytes) -> openpyxl.Workbook:
    """Open a workbook."""
    return openpyxl.load_workbook(BytesIO(content))


def closed(book: openpyxl.Workbook) -> bytes:
    """Save a workbook."""
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def column(page: Worksheet, key: str) -> int:
    """Find a column by its key."""
    return next(at for at in range(2, page.max_column + 1) if page.cell(1, at).value == key)


def row(page: Worksheet, key: str, number: int = 0) -> int:
    """Find a line by what its key begins with; without one, the first, or the next ones."""
    found = [
        at
        for at in range(HEAD + 1, page.max_row + 1)
        if str(page.cell(at, 1).value).partition(" | ")[0] == key or not key
    ]
    return found[number]


def cell(page: Worksheet, form: Form, line: int, key: str) -> Any:
    """Find a cell of the first (1) or the second (2) stored line, or of a blank one (3)."""
    at = row(page, (form.first, form.second)[line - 1], 0) if form.first else HEAD + line
    return page.cell(at, column(page, key))


# --- and back ---


def received(everybody: World, content: bytes, name: str = "form.xlsx") -> Upload:
    """Send a workbook back."""
    return actions.receive(ContentFile(content, name), act=Act(everybody.actor(WHO), NOON))


def looked(everybody: World, upload: Upload) -> actions.Preview:
    """Look at what it would change."""
    return actions.look(upload, act=Act(everybody.actor(WHO), NOON))


def applied(everybody: World, upload: Upload, **choices: Any) -> Upload:
    """Store all that can be stored of it, or what is chosen."""
    preview = looked(everybody, upload)
    choices = {"seen": preview.seen, "lines": preview.good} | choices
    return actions.apply(upload, **choices, act=Act(everybody.actor(WHO), NOON))
