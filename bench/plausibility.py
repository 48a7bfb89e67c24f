"""How many slips are asked about, and how many questions are asked where nothing is wrong.

    python bench/plausibility.py [FOLDER]

FOLDER holds real data; without it, those beside the repository. First the questions about figures
as they were published, by kind, as a share of utility-years. Then slips of each kind are planted,
one in a utility-year, into SNIS and the IBNET panel: a hit is a question, not asked before, that
concerns the figure in which the slip was planted. The same draws every time.

What is asked in vain is judged by what the utility published later. A question about the size of a
figure is false where the next published year bears it out (within a quarter): what leapt stayed. It
was right where the years before and after agree and the figure is apart from both. The rest cannot
be judged. Contradictions within a year (more sold than produced, a part above its whole, nothing
billed) are true of the row itself, whatever their reason, and never false.
"""

from __future__ import annotations

import argparse
import csv
import random
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from math import nan
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
NEAR = [folder / "shared" / "data" for folder in (ROOT.parent, ROOT.parent.parent)]
BESIDE = next((folder for folder in NEAR if folder.is_dir()), NEAR[0])

from waterpeers.domain.checks import concerned  # noqa: E402
from waterpeers.domain.indicators import variables  # noqa: E402
from waterpeers.domain.plausibility import OF_SCALE, YEARS_BEFORE  # noqa: E402
from waterpeers.domain.questions import Sheets, questions_of_many  # noqa: E402
from waterpeers.domain.verdicts import Reason  # noqa: E402

PLANTED = 400  # of each kind and data set
Row = dict[str, float]
Answered = dict[str, dict[int, set[tuple[str, str]]]]  # by variable and row: what was right
Slip = Callable[[Row], Row]  # the figures that it changes

SNIS = {
    "pop_area_water": ("G12A", 1), "pop_served_water": ("AG001", 1), "conn_water": ("AG002", 1),
    "conn_water_metered": ("AG004", 1), "net_water_km": ("AG005", 1), "own_sources": ("AG006", 1e3),
    "imported": ("AG018", 1e3), "exported": ("AG019", 1e3), "conn_water_total": ("AG021", 1),
    "energy_water": ("AG028", 1e3), "pop_served_sewer": ("ES001", 1), "conn_sewer": ("ES002", 1),
    "revenue_total": ("FN005", 1), "cash_income": ("FN006", 1), "receivables": ("FN008", 1),
    "cost_labour": ("FN010", 1), "cost_chemicals": ("FN011", 1), "cost_energy": ("FN013", 1),
    "cost_contracted": ("FN014", 1), "opex_total": ("FN015", 1), "staff_total": ("FN026", 1),
}  # fmt: skip
IBNET = {
    "pop_area_water": ("pop_area_water", 1), "pop_served_water": ("pop_served_water", 1),
    "net_water_km": ("network_km", 1), "produced": ("volume_produced_m3", 1),
    "revenue_total": ("op_revenue_total_lcu", 1), "revenue_water": ("op_revenue_water_lcu", 1),
    "opex_total": ("op_expense_total_lcu", 1), "opex_water": ("op_expense_water_lcu", 1),
    "cost_labour": ("labour_cost_lcu", 1), "cost_energy": ("electricity_cost_lcu", 1),
    "cost_contracted": ("contracted_cost_lcu", 1),
}  # fmt: skip
MONEY = [code for code, each in variables().items() if each.unit.startswith("LCU")]


@dataclass(frozen=True)
class Data:
    """A data set in our variables, rows of a utility together and in the order of their years."""

    name: str
    years: list[int]
    parts: list[range]
    rows: list[Row]

    def asked(
        self, rows: list[Row], wanted: set[int], answers: Answered | None = None
    ) -> dict[int, list[Reason]]:
        """Ask about the wanted rows, the others being the history."""
        codes = {code for row in rows for code in row}
        columns = {code: [row.get(code, nan) for row in rows] for code in codes}
        sheets = Sheets(self.years, self.parts, columns, answers=answers or {})
        found = questions_of_many(sheets, wanted)
        return {row: [r for reasons in said.values() for r in reasons] for row, said in found}


def read(
    name: str, files: list[Path], identifier: str, codes: dict[str, tuple[str, float]]
) -> Data:
    """Read a data set; a blank is left out."""
    lines = []
    for path in files:
        with path.open(encoding="utf-8") as file:
            lines += list(csv.DictReader(file))
    lines.sort(key=lambda line: (line[identifier], int(line["year"])))
    rows, years, starts = [], [], []
    for place, line in enumerate(lines):
        if not place or line[identifier] != lines[place - 1][identifier]:
            starts.append(place)
        rows.append({c: float(line[t]) * k for c, (t, k) in codes.items() if line[t]})
        years.append(int(line["year"]))
    ends = [*starts[1:], len(lines)]
    return Data(name, years, [range(*pair) for pair in zip(starts, ends, strict=True)], rows)


def with_sums(row: Row, billed: str) -> Row:
    """Add what SNIS publishes otherwise: what is put in and what is billed at home."""
    if "own_sources" in row:
        row["produced"] = row["own_sources"] + row.get("imported", 0.0)
    if billed in row:
        row["sold"] = row.pop(billed) - row.get("exported", 0.0)
    return row


# --- slips ---


def times(code: str, factor: float) -> Slip:
    """One figure in another unit."""
    return lambda row: {code: row[code] * factor} if row.get(code, 0) > 0 else {}


def all_money(row: Row) -> Row:
    """All amounts in thousands."""
    return {code: row[code] / 1000 for code in MONEY if row.get(code, 0) > 0}


def above(part: str, whole: str) -> Slip:
    """A part above its whole: the two are swapped."""

    def slip(row: Row) -> Row:
        there = part in row and whole in row and 0 < row[part] < 0.97 * row[whole]
        return {part: row[whole], whole: row[part]} if there else {}

    return slip


def per_cent(part: str, whole: str) -> Slip:
    """A percentage where a count belongs."""

    def slip(row: Row) -> Row:
        there = row.get(whole, 0) >= 1000 and row.get(part, 0) > 100
        return {part: round(100 * row[part] / row[whole], 1)} if there else {}

    return slip


def instead(code: str, other: str) -> Slip:
    """The figure of another line."""

    def slip(row: Row) -> Row:
        there = row.get(code, 0) > 0 and row.get(other, 0) > 0
        return {code: row[other]} if there and not 0.67 < row[other] / row[code] < 1.5 else {}

    return slip


def costs_above(row: Row) -> Row:
    """Parts of the cost of another year: together above the whole."""
    parts = ("cost_labour", "cost_energy", "cost_chemicals")
    there = [code for code in parts if row.get(code, 0) > 0]
    total = sum(row[code] for code in there)
    if len(there) < 2 or not row.get("opex_total") or total < 0.2 * row["opex_total"]:
        return {}
    return {code: row[code] * 1.2 * row["opex_total"] / total for code in there}


KINDS: dict[str, Slip] = {
    "network in m": times("net_water_km", 1000),
    "network in miles": times("net_water_km", 0.621),
    "thousand m³ as m³, produced": times("produced", 1e-3),
    "thousand m³ as m³, sold": times("sold", 1e-3),
    "litres as m³, produced": times("produced", 1000),
    "MWh as kWh": times("energy_water", 1e-3),
    "all money in thousands": all_money,
    "one cost in thousands": times("cost_labour", 1e-3),
    "receivables in thousands": times("receivables", 1e-3),
    "monthly for yearly, produced": times("produced", 1 / 12),
    "monthly for yearly, sold": times("sold", 1 / 12),
    "monthly for yearly, revenue": times("revenue_total", 1 / 12),
    "per day for a year, produced": times("produced", 1 / 365),
    "a digit too many, connections": times("conn_water", 10),
    "a digit too few, people": times("pop_served_water", 0.1),
    "population for connections": instead("conn_water", "pop_served_water"),
    "connections for population": instead("pop_served_water", "conn_water"),
    "part above whole, meters": above("conn_water_metered", "conn_water"),
    "part above whole, people": above("pop_served_water", "pop_area_water"),
    "part above whole, water's cost": above("opex_water", "opex_total"),
    "per cent for a count, meters": per_cent("conn_water_metered", "conn_water"),
    "per cent for a count, people": per_cent("pop_served_water", "pop_area_water"),
    "cost parts above the whole": costs_above,
    "own and imported apart from produced": times("own_sources", 1.3),
    "doubled, staff": times("staff_total", 2.5),
    "a year added, network": times("net_water_km", 2.0),
}


def told(data: Data) -> None:
    """Print what is asked about figures as they are."""
    asked = data.asked(data.rows, set(range(len(data.rows))))
    kinds: Counter[str] = Counter()
    published = 0
    for reasons in asked.values():
        codes = {reason.code for reason in reasons}
        kinds.update(codes)
        published += not OF_SCALE.isdisjoint(codes)
    print(
        f"\n{data.name}: {len(data.rows)} utility-years, {share(len(asked), data)} with a question,"
        f" {share(published, data)} where it is imported as published"
    )
    for code, number in kinds.most_common():
        print(f"  {code:26} {share(number, data)}")


STAYED, RETURNED = 1.25, 1.4  # how near the next year is that bears a figure out; how far is apart
OF_THE_ROW = {"negative_value", "bills_nothing", "bills_no_water", "sold_above_produced",
              "losses_exactly_zero", "losses_negative", "served_above_area", "part_above_whole",
              "costs_above_all", "sold_a_share", "said_twice_apart", "per_cent_for_a_count",
              "collected_above_billed"}  # fmt: skip


def judge(data: Data, row: int, part: range, code: str) -> str:
    """Say whether what was asked about a figure was false or right, by the years around it."""

    def near(side: int) -> float | None:
        steps = [(abs(data.years[other] - data.years[row]), other) for other in part
                 if 0 < side * (data.years[other] - data.years[row]) <= YEARS_BEFORE
                 and data.rows[other].get(code, 0) > 0]  # fmt: skip
        return data.rows[min(steps)[1]][code] if steps else None

    value, before, after = data.rows[row].get(code, 0), near(-1), near(1)
    if value <= 0 or after is None:
        return "open"
    if apart(value, after) <= STAYED:
        return "false"
    if before is not None and apart(before, after) <= RETURNED:
        return "right" if min(apart(value, before), apart(value, after)) > RETURNED else "open"
    return "open"


def apart(one: float, other: float) -> float:
    """How many times the larger is the smaller."""
    return max(one, other) / min(one, other)


# What one figure is of another where both are in order; outside, one of the two is not.
IN_ORDER = (
    ("pop_served_water", "conn_water", 1.2, 12.0),
    ("produced", "pop_served_water", 11.0, 550.0),  # 30 to 1,500 litres a day
    ("sold", "pop_served_water", 4.0, 400.0),
    ("cost_energy", "energy_water", 0.05, 2.5),  # a kWh in reais
)
SIZES = ("pop_served_water", "conn_water", "conn_water_total", "produced", "sold", "net_water_km")
PAID = {"staff_total": "cost_labour", "energy_water": "cost_energy"}


def contradicted(data: Data, row: int, part: range, code: str) -> str:
    """Say what published figures speak against a leap that stayed; nothing where none does.

    Either of the two levels may be the wrong one: the question was no false one then.
    """
    year, now = data.years[row], data.rows[row]
    there = [r for r in part if data.rows[r].get(code, 0) > 0]
    before = [r for r in there if 0 < year - data.years[r] <= YEARS_BEFORE]
    ends = [now, *(data.rows[r] for r in before[-1:])]
    for each in ends:
        for one, other, least, most in IN_ORDER:
            known = code in (one, other) and each.get(one, 0) > 0 and each.get(other, 0) > 0
            if known and not least <= each[one] / each[other] <= most:
                return "out of proportion"
    if not before:
        return ""
    old = ends[1]
    if min(now[code], old[code]) < 10 and max(now[code], old[code]) > 1000:
        return "a placeholder"
    later = [data.rows[r][code] for r in there if 0 < data.years[r] - year <= 5]
    way = apart(now[code], old[code])
    if way > RETURNED and any(apart(value, old[code]) <= STAYED for value in later):
        return "came back"
    rest = {c: apart(now[c], old[c]) for c in now
            if c != code and now[c] > 0 and old.get(c, 0) > 0}  # fmt: skip
    if code in PAID and way > 1.5 and rest.get(PAID[code], 9.0) <= STAYED:
        return "what is paid for it stayed"
    size, money = [rest[c] for c in SIZES if c in rest], [rest[c] for c in MONEY if c in rest]
    if code not in MONEY and way > 1.5 and len(size) >= 2 and max(size) <= 1.15:
        return "nothing else moved"
    if code in MONEY and way > 3 and len(money) >= 2 and median(money) <= 1.3:
        return "no other money moved"
    return ""


def as_reported(data: Data, *, with_answers: bool) -> dict[int, list[Reason]]:
    """Ask about each year as it was reported, with the years before it alone.

    With answers, what the next year bears out and what is true of the row itself is said to be
    right, truthfully, and later years know it; of the rest nobody says anything.
    """
    found: dict[int, list[Reason]] = {}
    answers: Answered = {}  # by rows of the data
    for number in range(max(map(len, data.parts))):
        parts, place = [], []
        for part in data.parts:
            if len(part) > number:
                parts.append(range(len(place), len(place) + number + 1))
                place += part[: number + 1]
        rows, years = [data.rows[row] for row in place], [data.years[row] for row in place]
        where = {row: there for there, row in enumerate(place)}
        known = {
            code: {where[row]: said for row, said in of_code.items() if row in where}
            for code, of_code in answers.items()
        }
        asked = Data(data.name, years, parts, rows).asked(
            rows, {part[-1] for part in parts}, known if with_answers else None
        )
        for there, reasons in asked.items():
            row = place[there]
            found[row] = reasons
            for reason in reasons:
                if right_as_it_is(data, row, reason):
                    for code in figures_of(data, row, reason):
                        said = answers.setdefault(code, {}).setdefault(row, set())
                        said.add((reason.code, reason.field))
    return found


def judged_of(data: Data, row: int, reason: Reason) -> set[str]:
    """Give the verdicts on a question about the size of figures; none where it is of the row."""
    part = next(part for part in data.parts if row in part)
    about = figures_of(data, row, reason)
    return set() if reason.code in OF_THE_ROW else {judge(data, row, part, c) for c in about}


def figures_of(data: Data, row: int, reason: Reason) -> list[str]:
    """Name the figures that a question is about."""
    return [reason.field] if reason.field in data.rows[row] else sorted(concerned(reason))


def right_as_it_is(data: Data, row: int, reason: Reason) -> bool:
    """Whether an operator who knows would say that the figure is right as it stands."""
    return reason.code in OF_THE_ROW or "false" in judged_of(data, row, reason)


def show(data: Data, leaps: list[tuple[int, range, str]]) -> None:
    """Print leaps that stayed, each with its course and what speaks against it, to be read."""
    for row, part, code in leaps:
        course = [(data.years[r], data.rows[r].get(code)) for r in part
                  if abs(data.years[r] - data.years[row]) <= 5]  # fmt: skip
        print(f"    {code} {data.years[row]} {course} {contradicted(data, row, part, code)}")


def judged(data: Data, *, with_answers: bool, sample: bool = False) -> None:
    """Print in how many utility-years a question was false, right, or cannot be judged, by kind.

    Each year is asked about as it is reported, when nobody knows the next, which is the judge.
    """
    asked = as_reported(data, with_answers=with_answers)
    kinds: Counter[tuple[str, str]] = Counter()
    years: Counter[str] = Counter()
    alone = 0
    against: Counter[str] = Counter()
    leaps = []
    for row, reasons in asked.items():
        said = {(r.code, verdict) for r in reasons for verdict in judged_of(data, row, r)}
        part = next(part for part in data.parts if row in part)
        stayed = [
            (row, part, code) for r in reasons for code in figures_of(data, row, r)
            if r.code not in OF_THE_ROW and judge(data, row, part, code) == "false"
        ]  # fmt: skip
        said_against = [contradicted(data, *leap) for leap in stayed]
        against.update(said_against)
        alone += "" in said_against
        leaps += stayed
        kinds.update(said)
        verdicts = {verdict for _code, verdict in said}
        years[next((v for v in ("false", "right", "open") if v in verdicts), "of the row")] += 1
    how = "and answered" if with_answers else "and nobody answers"
    print(
        f"\n{data.name}: {share(len(asked), data)} of utility-years, as they were reported {how},"
        " have a question, and theirs are"
    )
    for verdict, number in years.most_common():
        print(f"  {verdict:12} {share(number, data)}")
    print(f"  {'false, and nothing published speaks against the leap':54} {share(alone, data)}")
    print("  what speaks against leaps that stayed:", dict(against.most_common()))
    if sample:
        show(data, random.Random(60).sample(leaps, 60))
    for code in sorted({code for code, _ in kinds}):
        three = "  ".join(
            f"{v} {share(kinds[(code, v)], data)}" for v in ("false", "right", "open")
        )
        print(f"  {code:26} {three}")


def share(number: int, data: Data) -> str:
    return f"{100 * number / len(data.rows):6.2f} %"


def planted(data: Data, slip: Slip, chance: random.Random) -> dict[str, tuple[int, int]]:
    """Plant a slip in some utility-years; give the hits and how many there are, by what is known.

    ``between`` are the slips with the same figure in a year shortly before and shortly after.
    """
    places = list(range(len(data.rows)))
    chance.shuffle(places)
    there: list[tuple[int, Row]] = []
    taken: set[int] = set()
    part_of = {row: number for number, part in enumerate(data.parts) for row in part}
    for row in places:
        if part_of[row] in taken:
            continue  # one a utility
        if changed := slip(data.rows[row]):
            there.append((row, changed))
            taken.add(part_of[row])
        if len(there) == PLANTED:
            break
    wanted = {row for row, _ in there}
    rows = list(data.rows)
    for row, changed in there:
        rows[row] = {**rows[row], **changed}
    before, after = data.asked(data.rows, wanted), data.asked(rows, wanted)
    alone = Data(data.name, [2020] * len(there), [range(n, n + 1) for n in range(len(there))], [])
    without = alone.asked([rows[row] for row, _ in there], set(range(len(there))))
    hits = {row: hit(before.get(row, []), after.get(row, []), said) for row, said in there}
    bare = sum(hit([], without.get(n, []), changed) for n, (_row, changed) in enumerate(there))
    between = [row for row, said in there if is_between(data, row, data.parts[part_of[row]], said)]
    return {
        "with": (sum(hits.values()), len(there)),
        "between": (sum(hits[row] for row in between), len(between)),
        "without": (bare, len(there)),
    }


def is_between(data: Data, row: int, part: range, changed: Row) -> bool:
    """Whether one of the changed figures is there in a year before and in one after."""
    years = [
        data.years[other] - data.years[row]
        for other in part
        if other != row and any(data.rows[other].get(code, 0) > 0 for code in changed)
    ]
    return any(-YEARS_BEFORE <= each < 0 for each in years) and any(
        0 < each <= YEARS_BEFORE for each in years
    )


def hit(before: list[Reason], after: list[Reason], changed: Row) -> bool:
    """Whether something new is asked that concerns what was changed."""
    known = {(reason.code, reason.field) for reason in before}
    new = [reason for reason in after if (reason.code, reason.field) not in known]
    return any(not concerned(reason).isdisjoint(changed) for reason in new)


def everything(folder: Path) -> Iterator[Data]:
    """Read both data sets; of SNIS the years from 2012 on."""
    path = folder / "brazil_snis" / "provider_years_2012_2021.csv"
    snis = read("SNIS 2012–2021", [path], "provider_id", SNIS | {"billed": ("AG011", 1e3)})
    for row in snis.rows:
        with_sums(row, "billed")
    yield snis
    panel = folder / "ibnet_panel" / "utility_years.csv"
    yield read("IBNET panel", [panel], "utility_id", IBNET)


def main() -> None:
    """Print the questions about what is there, then the hits by kind."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, nargs="?", default=BESIDE)
    parser.add_argument("--planted", action=argparse.BooleanOptionalAction, default=True)
    parser.add_argument("--sample", action="store_true", help="show 60 leaps that stayed")
    asked = parser.parse_args()
    if not asked.folder.is_dir():
        print(f"No data in {asked.folder}: nothing is measured.")
        return
    sets = list(everything(asked.folder))
    for data in sets:
        told(data)
        for with_answers in (False, True):
            judged(data, with_answers=with_answers, sample=asked.sample and with_answers)
    if not asked.planted:
        return
    print(f"\n{'planted':38} {'data':16} {'slips':>5} {'with':>9} {'between':>9} {'without':>9}")
    for kind, slip in KINDS.items():
        for data in sets:
            found = planted(data, slip, random.Random(kind))
            count = found["with"][1]
            if count:
                shares = " ".join(
                    f"{100 * hits / max(of, 1):7.1f} %" for hits, of in found.values()
                )
                print(f"{kind:38} {data.name:16} {count:5} {shares}", flush=True)


if __name__ == "__main__":
    main()
