"""A document with every kind of block and every kind of chart in it; all invented."""

from __future__ import annotations

import struct
import zlib
from datetime import UTC, date, datetime

from waterpeers.apps.foundation.figures import plain_text
from waterpeers.domain.charts import (
    BalanceChart,
    Bar,
    BarChart,
    Box,
    BoxKind,
    ChartStanding,
    DescentChart,
    GanttChart,
    Heir,
    LadderChart,
    LineChart,
    Pile,
    Series,
    StackedBarChart,
    Stand,
    StripChart,
    Task,
)
from waterpeers.domain.documents import (
    AttachedFile,
    Attachments,
    Beside,
    Bullets,
    Chart,
    Column,
    ColumnKind,
    Document,
    DocumentParty,
    Fact,
    Facts,
    KeyFigure,
    KeyFigures,
    Link,
    Money,
    Number,
    PageBreak,
    Paragraph,
    Photograph,
    Photographs,
    Section,
    Signatures,
    Signing,
    Soft,
    Strong,
    Style,
    Table,
    Text,
    Verbatim,
    pieces,
    walk,
)

NUMBER, MONEY, DATE = ColumnKind.NUMBER, ColumnKind.MONEY, ColumnKind.DATE
FINGERPRINT = "ab12cd34" * 8
MADE_AT = datetime(2029, 11, 19, 14, 2, tzinfo=UTC)

STRIP = StripChart(
    title="More water is lost than at half of the peers",
    axis="Each on its own scale",
    label="Indicator",
    standings=(
        ChartStanding(
            "Non-revenue water",
            Number(38.4, "%"),
            (26.0, 31.0, 36.0),
            0.0,
            100.0,
            Stand.WORSE,
            "behind most",
            "B2",
        ),
        ChartStanding(
            "Collection",
            Number(94, "%"),
            (82.0, 87.0, 91.0),
            0.0,
            100.0,
            Stand.BETTER,
            "better than most",
        ),
    ),
)
LINES = LineChart(
    title="Six hours won, while the peers stood still",
    axis="Hours of supply a day",
    label="Year",
    unit="h",
    points=("2022", "2023", "2024", "2025", "2027"),
    series=(
        Series("Eaux du Milo", (9.0, 9.4, None, 15.0, None), (0.9, None, None, 0.6, None), True),
        Series("Median", (13.1, 12.9, 13.0, 13.1, None)),
        Series("Target", (None, None, None, 15.0, 18.0), is_target=True),
    ),
    marks=(("2023", "agreement"),),
)
BARS = BarChart(
    title="Three days of the mentee for one of the mentor",
    axis="Days of work",
    label="Operator",
    names=("Days",),
    bars=(
        Bar("Eaux du Milo", (Number(1236, "days"),), is_own=True),
        Bar("Régie Atlas-Eau", (Number(410, "days"),)),
        Bar("Not told", (None,)),
    ),
)
STACK = StackedBarChart(
    title="Half of it was cash",
    axis="Thousand EUR",
    label="Year",
    unit="kEUR",
    parts=("Cash", "Days", "Goods"),
    piles=(Pile("2024", (12.0, 8.0, 3.0)), Pile("2025", (20.5, 10.0, None), "goods not valued")),
)
LADDER = LadderChart(
    title="48 % have safely managed water",
    axis="% of people",
    label="Year",
    unit="%",
    parts=("Safely managed", "Basic", "Limited", "Unimproved", "Surface water"),
    piles=(Pile("2025", (48.0, 23.0, 12.0, 11.0, 6.0)),),
)
GANTT = GanttChart(
    title="One activity is late",
    axis="2024 and 2025",
    label="Activity",
    today=date(2024, 9, 3),
    tasks=(
        Task("Lay meters", date(2024, 1, 1), date(2024, 7, 1), 1.0, "done"),
        Task("Mend pumps", date(2024, 3, 1), date(2024, 8, 1), 0.6, is_late=True),
        Task("Review", date(2025, 1, 15), date(2025, 1, 15)),
    ),
)
DESCENT = DescentChart(
    title="Two utilities passed it on",
    axis="2024 to 2026",
    label="Who learned",
    heirs=(
        Heir("Waterbedrijf Delta", 2024),
        Heir("Leak team, Águas do Lago", 2024, "Read the night flow", 0),
        Heir("Zone 2, Águas do Lago", 2025, "Read the night flow", 1),
        Heir("Leak team, Eau du Fleuve", 2026, "Find leaks by night", 1),
        Heir("Training centre", 2026),
    ),
)
BALANCE = BalanceChart(
    title="Real losses are 28 % of the water",
    axis="m³ a year",
    label="Component",
    unit="m³",
    columns=(
        (Box("Water supplied", 12_200_000.0, BoxKind.SUPPLY, 300_000.0),),
        (
            Box("Authorised consumption", 7_600_000.0, BoxKind.AUTHORISED),
            Box("Apparent losses", 1_200_000.0, BoxKind.APPARENT, 250_000.0),
            Box("Real losses", 3_400_000.0, BoxKind.REAL, 420_000.0),
        ),
    ),
)
CHARTS: tuple[Chart, ...] = (STRIP, LINES, BARS, STACK, LADDER, GANTT, DESCENT, BALANCE)

CONTRIBUTIONS = Table(
    "What each party puts in",
    (
        Column("Party", width=2),
        Column("Days", NUMBER, decimals=1),
        Column("Lost", NUMBER, "%"),
        Column("Worth", MONEY),
        Column("Since", DATE),
    ),
    (
        ("Eaux du Milo", 1236.5, (Number(38.4), Soft(" B2")), None, date(2024, 3, 1)),
        ("Régie Atlas-Eau", None, Number(7.25), Money(1_920_050, "EUR"), None),
    ),
    totals=(("Total", 1236.5, None, Money(1_920_050, "EUR"), None),),
    notes=("Direct costs only.",),
    source="Time sheets of both operators",
)


def signed() -> Signatures:
    """One signature that is there, and one that is still to come."""
    return Signatures(
        (
            Signing("Eaux du Milo", "mentee", "Fatou Sarr", "Director", "Kankan",
                    date(2026, 3, 4), "On the page", FINGERPRINT),
            Signing("Régie Atlas-Eau", "mentor", note="Not signed yet"),
        )
    )  # fmt: skip


def red(width: int = 8, height: int = 6) -> bytes:
    """Give a red picture that every program can show."""

    def chunk(name: bytes, body: bytes) -> bytes:
        check = struct.pack(">I", zlib.crc32(name + body))
        return struct.pack(">I", len(body)) + name + body + check

    rows = zlib.compress((b"\0" + b"\xc0\x20\x20" * width) * height)
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def whole(language: str = "en", words: Text = "Pumps were mended.") -> Document:
    """Give the document; ``words`` stand wherever somebody may write what he likes."""
    name = words if isinstance(words, str) else "Pumps were mended."
    return Document(
        title=f"Report of 2029 {name}"[:120],
        subtitle=name,
        language=language,
        kind="Report",
        status="Draft",
        parties=(DocumentParty("Eaux du Milo", "mentee"), DocumentParty(name, "mentor")),
        made_at=MADE_AT,
        origin="/reports/7/",
        reference="report 1.2 · ab12cd34ef56",
        blocks=(
            Paragraph(("Water runs ", Number(15, "h"), ", ", Strong("it was 9")), Style.LEAD),
            Paragraph("Much may have changed since.", Style.NOTICE),
            KeyFigures(
                (
                    KeyFigure("Hours", Number(15.2, "h a day", limit=0.6), "2025", "A2", "Readings",
                              "/values/7/"),
                    KeyFigure("Pumps", Number(9), "2026", "A1", note="counted together"),
                    KeyFigure("Cost", Money(9_640_050, "EUR"), "2026"),
                    KeyFigure("Complaints", None, "2026"),
                )
            ),
            Section(
                "What was done",
                (
                    Paragraph(words),
                    Bullets((name, ("See ", Link("the page", "/here/")), Strong("Now"))),
                    Bullets(("first", "second"), is_numbered=True),
                    Facts((Fact("Parties", ("one", name)), Fact("Text", (Verbatim(FINGERPRINT),)))),
                    CONTRIBUTIONS,
                    Section("Details", (Paragraph("Further down.", Style.SOFT),)),
                ),
            ),
            Section("Figures", (STRIP, Beside((LINES, BARS)), STACK, LADDER, GANTT, BALANCE)),
            PageBreak(),
            Section("Signatures", (signed(),)),
            Photographs(
                (
                    Photograph("The gauge at V14", "/photos/7/", red),
                    Photograph(name or "–", "/photos/8/", lambda: b"no picture at all"),
                )
            ),
            Attachments((AttachedFile("plan.pdf", 123_456, FINGERPRINT),)),
            Section("What is not shown", (Paragraph("Nothing."),), is_aside=True),
        ),
    )  # fmt: skip


def words_of(document: Document) -> str:
    """Give the words of a document's paragraphs, lists and facts, as its reader sees them."""
    found: list[str] = []
    for block in walk(document.blocks):
        match block:
            case Paragraph(text=text):
                found += map(plain_text, pieces(text))
            case Bullets(items=items):
                found += (plain_text(each) for item in items for each in pieces(item))
            case Facts(facts=facts):
                found += (
                    plain_text(p) for fact in facts for line in fact.lines for p in pieces(line)
                )
    return "".join(found)
