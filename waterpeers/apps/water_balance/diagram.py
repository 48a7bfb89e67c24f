"""The classic boxes of a water balance, in true proportion, with limits as whiskers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from textwrap import wrap

from waterpeers.apps.water_balance.tables import Shown, volumes
from waterpeers.domain.water_balance import Balance, Form
from waterpeers.domain.water_balance.entry import Units

WIDTH, HEIGHT, COLUMN, GAP = 800, 440, 156, 5
LINE, CHARACTERS = 17, 19  # height of a line of text; characters that fit into a column

# Columns from left to right; each adds up to the whole.
WHOLE = ("billed_authorised_consumption", "unbilled_authorised_consumption")
AUTHORISED = ("billed_metered", "billed_unmetered", "unbilled_metered", "unbilled_unmetered")
APPARENT = ("unauthorised_consumption", "customer_meter_inaccuracies", "data_handling_errors")


@dataclass(frozen=True)
class Box:
    """A component in the picture: where it is, what stands in it, its whisker (y from, to).

    A box of no height is not drawn; neither is one that came out negative.
    """

    shown: Shown
    kind: str  # its colour: supply, authorised, apparent, real, lost
    x: float
    y: float
    height: float
    lines: tuple[tuple[float, str], ...]
    whisker: tuple[float, float] | None

    @property
    def whisker_x(self) -> float:
        """Where the whisker stands: near the right edge, away from the words."""
        return self.x + COLUMN - 8

    @property
    def text_x(self) -> float:
        """Where its words begin."""
        return self.x + 6

    @property
    def caps(self) -> tuple[float, float]:
        """From where to where the ends of the whisker go."""
        return self.whisker_x - 4, self.whisker_x + 4


def boxes(made: Balance, units: Units) -> list[Box]:
    """Lay out all boxes; the picture is ``WIDTH`` by ``HEIGHT``.

    Heights are in proportion to the larger of supply and what is said to have become of it. The
    whisker stands at the lower edge of its box: as far as that edge may be from where it is.
    """
    values = {code: result.value or 0.0 for code, result in made.components.items()}
    columns = list(_columns(made))
    whole = max(sum(max(values[code], 0.0) for code, _ in column) for column in columns)
    if whole <= 0:
        return []
    scale = HEIGHT / whole
    words = {line.code: line for line in volumes(made, units)}
    found = []
    for number, column in enumerate(columns):
        y = 0.0
        for code, kind in column:
            height = max(values[code], 0.0) * scale
            limit = made.components[code].limit
            if height > 0:
                x = number * (COLUMN + GAP)
                reach = limit * scale if limit else 0.0
                whisker = (max(y + height - reach, 0.0), min(y + height + reach, HEIGHT + 20.0))
                found.append(
                    Box(words[code], kind, x, y, height, _lines(words[code], y, height),
                        whisker if reach >= 1 else None)
                )  # fmt: skip
            y += height
    return found


def _columns(made: Balance) -> Iterator[list[tuple[str, str]]]:
    there = made.components
    in_iwa_form = made.entered.form is Form.IWA
    exported = [("exported", "authorised")] if in_iwa_form else []
    apparent = [code for code in APPARENT if code in there] or ["apparent_losses"]
    if "customer_meter_inaccuracies" not in there:
        apparent = ["apparent_losses"]  # only their sum was entered
    yield [("system_input_volume" if in_iwa_form else "water_supplied", "supply")]
    yield [("authorised_consumption", "authorised"), ("water_losses", "lost")]
    yield [
        *((code, "authorised") for code in WHOLE),
        ("apparent_losses", "apparent"),
        ("real_losses", "real"),
    ]
    yield [
        *exported,
        *((code, "authorised") for code in AUTHORISED if code in there),
        *((code, "apparent") for code in apparent),
        ("real_losses", "real"),
    ]
    revenue = [("billed_authorised_consumption", "authorised")]
    yield [*revenue, ("non_revenue_water", "lost")]


def _lines(shown: Shown, y: float, height: float) -> tuple[tuple[float, str], ...]:
    """Place as many lines of text as fit: the name first, then the figure."""
    limit = f" ± {shown.limit}" if shown.limit else ""
    texts = [*wrap(shown.label, CHARACTERS), *wrap(f"{shown.value}{limit}", CHARACTERS)]
    room = int((height - 4) // LINE)
    if room < len(texts):
        texts = texts[: max(0, room)] if room < len(texts) - 1 else texts[:room]
    return tuple((y + LINE * (line + 1), text) for line, text in enumerate(texts))
