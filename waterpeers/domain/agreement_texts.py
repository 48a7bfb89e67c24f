"""What may stand in an agreement, and the one form in which it is signed.

What people and programs send is read here, field by field, so that the same mistake is answered
with the same reason wherever it was made. ``canonical`` gives the text that is signed; its
fingerprint is described in docs/methods/fingerprint.md.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Collection, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from waterpeers.domain.agreements import OPEN_QUESTIONS
from waterpeers.domain.dates import typed_day
from waterpeers.domain.money import BadAmount, currency_code, to_minor
from waterpeers.domain.normal_forms import normalised
from waterpeers.domain.numbers import DECIMAL_COMMA, TwoMeanings, typed_number, written
from waterpeers.domain.partnerships import TEXT, TITLE, ContributionKind, FactAnswer
from waterpeers.domain.register import UNSEEN
from waterpeers.domain.verdicts import Reason

LISTS = ("objectives", "expected_outputs")
BY_PARTY = ("duties", "interests", "gains")
CLAUSES = (
    "confidentiality", "data_and_publication", "intellectual_property", "safety", "costs",
    "disputes", "amendment_and_termination",
)  # fmt: skip
DATES = ("starts_on", "ends_before")
FLAGS = ("is_without_cash", "is_without_kind")
FIELDS = (
    "title", *LISTS, *BY_PARTY, *FLAGS, *DATES, "review_dates", "code_text", "authority_approval",
    "authority_note", *CLAUSES, "not_known",
)  # fmt: skip
CONTRIBUTION_FIELDS = (
    "party", "kind", "description", "amount", "currency", "is_amount_not_known", "days", "basis",
    "is_fee",
)  # fmt: skip
MOST_LINES, LINE, DESCRIPTION = 40, 1000, 300
FIRST_DAY, LAST_DAY = date(1990, 1, 1), date(2200, 1, 1)
MOST_DAYS = Decimal(100_000)
FORMAT = "waterpeers agreement 1"


class FieldReader:
    """Reads values one after the other, and gathers what is wrong with them.

    ``language`` is that in which numbers and dates were typed.
    """

    def __init__(self, language: str = "en") -> None:
        self.language = language
        self.values: dict[str, Any] = {}
        self.reasons: list[Reason] = []

    def against(self, code: str, field: str, **params: object) -> None:
        """Note a reason against a field."""
        said = tuple(sorted((name, str(value)[:80]) for name, value in params.items()))
        self.reasons.append(Reason(code, said, field))

    def text(self, value: object, field: str, limit: int) -> str:
        """Read a text: one form of Unicode, one kind of line end, nothing that cannot be seen."""
        if value is None:
            return ""
        if not isinstance(value, str):
            self.against("not_a_text", field)
            return ""
        plain = normalised("NFC", value.replace("\r\n", "\n").replace("\r", "\n"))
        if UNSEEN.search(plain):
            self.against("unseen_characters", field)
        if len(plain.strip()) > limit:
            self.against("too_long", field, limit=limit)
        return plain.strip()

    def day(self, value: object, field: str) -> date | None:
        """Read a date as people write it."""
        if value in (None, ""):
            return None
        if isinstance(value, str):
            try:
                value = typed_day(value, self.language)
            except TwoMeanings as found:
                one, other = found.readings
                self.against("date_has_two_meanings", field, value=value, one=one, other=other)
                return None
            except ValueError:
                self.against("not_a_date", field, value=value)
                return None
        if not isinstance(value, date):
            self.against("not_a_date", field, value=value)
            return None
        if not FIRST_DAY <= value < LAST_DAY:
            self.against("date_out_of_range", field, value=value.isoformat())
            return None
        return value

    def number(self, value: object, field: str) -> Decimal | None:
        """Read a number as people write it."""
        if isinstance(value, str):
            try:
                read = typed_number(value, self.language)
            except TwoMeanings as found:
                one, other = (written(each, self.language) for each in found.readings)
                self.against("number_has_two_meanings", field, value=value, one=one, other=other)
                return None
            except ValueError:
                read = None
            value = None if read is None else Decimal(repr(read))
        if isinstance(value, bool) or not isinstance(value, int | Decimal):
            self.against("not_a_number", field, value=value)
            return None
        return Decimal(value)

    def items(self, value: object, field: str) -> list[Any]:
        """Read a list, not too long."""
        if value is None:
            return []
        if not isinstance(value, list | tuple):
            self.against("not_a_list", field)
            return []
        if len(value) > MOST_LINES:
            self.against("too_many_lines", field, limit=MOST_LINES)
        return list(value[:MOST_LINES])

    def flag(self, value: object, field: str) -> bool:
        """Read a yes or no."""
        if value is not None and not isinstance(value, bool):
            self.against("not_yes_or_no", field)
        return value is True


# --- the text ---


def read_fields(
    fields: Mapping[str, Any], *, parties: Collection[str], language: str = "en"
) -> FieldReader:
    """Read those fields of an agreement that were given; ``parties`` are the uuids that may speak.

    ``code_text`` is left to the caller, who knows which texts there are.
    """
    reading = FieldReader(language)
    for name, value in fields.items():
        read = _READERS.get(name)
        if read is not None:
            reading.values[name] = read(reading, value, name)
        elif name in BY_PARTY:
            reading.values[name] = _by_party(reading, value, name, parties)
        elif name == "not_known":
            reading.values[name] = _not_known(reading, value, parties)
        elif name != "code_text":
            reading.against("field_not_known", name, value=name)
    return reading


def _title(reading: FieldReader, value: object, field: str) -> str:
    title = " ".join(reading.text(value, field, TITLE).split())
    if not title:
        reading.against("required", field)
    return title


def _lines(reading: FieldReader, value: object, field: str) -> list[str]:
    texts = [reading.text(line, field, LINE) for line in reading.items(value, field)]
    return [" ".join(text.split()) for text in texts if text]


def _long(reading: FieldReader, value: object, field: str) -> str:
    return reading.text(value, field, TEXT)


def _review_dates(reading: FieldReader, value: object, field: str) -> list[str]:
    days = [reading.day(line, field) for line in reading.items(value, field)]
    return sorted({day.isoformat() for day in days if day})


def _answer(reading: FieldReader, value: object, field: str) -> FactAnswer | str:
    if value in (None, ""):
        return ""
    if value not in set(FactAnswer):
        reading.against("not_in_list", field, value=value)
        return ""
    return FactAnswer(str(value))


_READERS: dict[str, Callable[[FieldReader, Any, str], Any]] = {
    "title": _title,
    **dict.fromkeys(LISTS, _lines),
    **dict.fromkeys(FLAGS, FieldReader.flag),
    **dict.fromkeys(DATES, FieldReader.day),
    "review_dates": _review_dates,
    "authority_approval": _answer,
    "authority_note": _long,
    **dict.fromkeys(CLAUSES, _long),
}


def _by_party(
    reading: FieldReader, value: object, field: str, parties: Collection[str]
) -> dict[str, str]:
    if value is None:
        return {}
    if not isinstance(value, Mapping):
        reading.against("not_by_party", field)
        return {}
    if strangers := sorted(str(party) for party in value if str(party) not in parties):
        reading.against("not_a_party_here", field, value=strangers[0])
    texts = {
        str(party): reading.text(text, f"{field}-{party}", TEXT)
        for party, text in value.items()
        if str(party) in parties
    }
    return {party: texts[party] for party in sorted(texts) if texts[party]}


def _not_known(reading: FieldReader, value: object, parties: Collection[str]) -> list[str]:
    possible = {*OPEN_QUESTIONS, *(f"gains-{party}" for party in parties)}
    found = set()
    for name in reading.items(value, "not_known"):
        if not isinstance(name, str) or name not in possible:
            reading.against("cannot_be_not_known", "not_known", value=name)
        else:
            found.add(name)
    return sorted(found)


def contradictions(text: Mapping[str, Any], kinds: Collection[ContributionKind]) -> list[Reason]:
    """Find what cannot stand together in a whole text; ``kinds`` are those of its contributions."""
    reading = FieldReader()
    starts_on, ends_before = text["starts_on"], text["ends_before"]
    if starts_on and ends_before and ends_before <= starts_on:
        reading.against("ends_before_it_starts", "ends_before")
    for day in text["review_dates"]:
        too_early = starts_on and day < starts_on.isoformat()
        too_late = ends_before and day > ends_before.isoformat()
        if too_early or too_late:
            reading.against("review_outside_the_term", "review_dates", value=day)
    for name in text["not_known"]:
        whole, _, party = name.partition("-")
        if text[whole].get(party) if party else text[whole]:
            reading.against("filled_and_not_known", name)
    in_cash = ContributionKind.CASH in kinds
    in_kind = any(kind is not ContributionKind.CASH for kind in kinds)
    for name, is_there in (("is_without_cash", in_cash), ("is_without_kind", in_kind)):
        if text[name] and is_there:
            reading.against("contributions_are_there", name)
    return reading.reasons


# --- contributions ---


def read_contribution(
    fields: Mapping[str, Any],
    *,
    parties: Collection[str],
    language: str = "en",
    usual: str = "",
) -> FieldReader:
    """Read what a party puts in; the amount in its currency's smallest unit.

    Days are the first figure of staff time, and its money can be left out. Everything else has a
    worth, or its worth is said to be not known. What is worth money in kind says how that was
    found. ``usual`` is the currency of the party's country: it tells which CFA franc is meant.
    """
    reading = FieldReader(language)
    values: dict[str, Any] = {}
    for name in fields:
        if name not in CONTRIBUTION_FIELDS:
            reading.against("field_not_known", name, value=name)
    values["party"] = str(fields.get("party") or "")
    if values["party"] not in parties:
        reading.against("not_a_party_here", "party", value=values["party"])
    kind = fields.get("kind")
    if kind not in set(ContributionKind):
        reading.against("not_in_list" if kind else "required", "kind", value=kind or "")
    values["kind"] = kind = ContributionKind(kind) if kind in set(ContributionKind) else None
    values["description"] = reading.text(fields.get("description"), "description", DESCRIPTION)
    if not values["description"]:
        reading.against("required", "description")
    values["basis"] = reading.text(fields.get("basis"), "basis", DESCRIPTION)
    for name in ("is_amount_not_known", "is_fee"):
        values[name] = reading.flag(fields.get(name), name)
    values["amount_minor"], values["currency"] = _amount(reading, fields, usual)
    values["days"] = _days(reading, fields.get("days"), kind)
    _worth(reading, values)
    reading.values = values
    return reading


def _amount(reading: FieldReader, fields: Mapping[str, Any], usual: str) -> tuple[int | None, str]:
    amount, currency = fields.get("amount"), fields.get("currency")
    decimal_mark = "," if reading.language[:2] in DECIMAL_COMMA else "."
    if isinstance(amount, int | Decimal) and not isinstance(amount, bool):
        amount, decimal_mark = str(amount), "."
    if amount is None or amount == "":
        return None, ""
    if not isinstance(amount, str):  # a float has lost what was written
        reading.against("not_an_amount", "amount", value=amount)
        return None, ""
    code = currency_code(currency, usual) if isinstance(currency, str) else ""
    try:
        return to_minor(amount, code, decimal_mark=decimal_mark), code
    except BadAmount as bad:
        is_currency = bad.code == "currency_not_known"
        field, value = ("currency", currency or "") if is_currency else ("amount", amount)
        reading.against(bad.code, field, value=value)
        return None, ""


def _days(reading: FieldReader, value: object, kind: ContributionKind | None) -> Decimal | None:
    if value in (None, ""):
        return None
    if kind not in (None, ContributionKind.STAFF_TIME):
        reading.against("days_are_staff_time", "days")
        return None
    if (days := reading.number(value, "days")) is None:
        return None
    if not 0 < days <= MOST_DAYS:
        code = "number_too_large" if days > 0 else "more_than_zero"
        reading.against(code, "days")
        return None
    if days != days.quantize(Decimal("0.1")):
        reading.against("one_decimal_only", "days")
        return None
    return days.quantize(Decimal("0.1"))


def _worth(reading: FieldReader, values: Mapping[str, Any]) -> None:
    has_amount = values["amount_minor"] is not None
    if has_amount and values["is_amount_not_known"]:
        reading.against("filled_and_not_known", "amount")
    wrong = {reason.field for reason in reading.reasons} & {"amount", "currency", "days", "kind"}
    if not (has_amount or values["days"] or values["is_amount_not_known"] or wrong):
        reading.against("worth_or_not_known", "amount")
    if has_amount and values["kind"] is not ContributionKind.CASH and not values["basis"]:
        reading.against("basis_needed", "basis")


# --- what is signed ---


def canonical(text: Mapping[str, Any]) -> str:
    """Write a text in its one form: JSON, keys in order, no spaces, Unicode in NFC."""
    whole = _normal({"format": FORMAT, **text})
    return json.dumps(
        whole, sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False
    )


def fingerprint(signed_text: str) -> str:
    """Give the sha-256 of a canonical text, of its bytes in UTF-8."""
    return hashlib.sha256(signed_text.encode("utf-8")).hexdigest()


def _normal(value: Any) -> Any:
    match value:
        case str():
            return normalised("NFC", value)
        case Mapping():
            return {_normal(str(key)): _normal(item) for key, item in value.items()}
        case list() | tuple():
            return [_normal(item) for item in value]
        case None | bool() | int():
            return value
    raise TypeError(f"{type(value).__name__} has no place in a text that is signed")
