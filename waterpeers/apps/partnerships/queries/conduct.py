"""Reading versions of the Code, who accepted which, and what this installation adopted."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Annotated
from uuid import UUID

from django.db.models import Count, Prefetch, QuerySet

from waterpeers.apps.foundation.named import Named
from waterpeers.apps.partnerships.models import (
    CodeAcceptance,
    CodeText,
    CodeVersion,
    ObligationSwitch,
)
from waterpeers.domain.conduct import (
    OBLIGATIONS,
    Acceptance,
    Basis,
    Obligation,
    VersionTerm,
    acceptance_state,
    in_turn,
)

CodeVersionId = Annotated[UUID, Named(CodeVersion, "its label", "May 2022")]
A_CODE_TEXT = Named(CodeText, "its version and language", "May 2022/en")
CodeTextId = Annotated[UUID, A_CODE_TEXT]
WORDS_IN = (".txt", ".text")  # files whose words can be shown as they are
LONGEST_WORDING = 200_000  # bytes


def term_of(version: CodeVersion) -> VersionTerm:
    """Give a version as the rules see it."""
    return VersionTerm(version.label, version.valid_from, version.valid_until, version.grace_days)


def versions() -> QuerySet[CodeVersion]:
    """All published versions with their texts, latest first."""
    return every_version().published()  # type: ignore[attr-defined]


def every_version() -> QuerySet[CodeVersion]:
    """All versions with their texts, drafts too, latest first."""
    texts = CodeText.objects.order_by("language", "pk")
    return CodeVersion.objects.prefetch_related(Prefetch("texts", queryset=texts))


def wording_of(text: CodeText | None) -> str:
    """Give the words of a text, to be read on a page; none of a file of another kind.

    What a text file holds was looked at when it was put here.
    """
    if text is None or not text.file_name.lower().endswith(WORDS_IN):
        return ""
    with text.file.open("rb") as file:
        whole: bytes = file.read(LONGEST_WORDING + 1)
    if len(whole) > LONGEST_WORDING:
        return ""
    try:
        return whole.decode("utf-8-sig").strip()
    except UnicodeDecodeError:
        return ""


@dataclass(frozen=True)
class Ending:
    """A version that ends otherwise than before, and how many organisations accepted it."""

    label: str
    accepted_by: int
    last_day: date | None  # none: it stays in force
    grace_until: date | None


def effect_of(version: CodeVersion, *, published: bool = True) -> list[Ending]:
    """Say whose acceptance ends, and when, if a version were published (or withdrawn)."""
    others = CodeVersion.objects.published().exclude(pk=version.pk)
    counted = dict(others.annotate(n=Count("acceptances")).values_list("label", "n"))
    terms = [term_of(each) for each in others]
    after = {t.label: t for t in in_turn([*terms, *([term_of(version)] if published else [])])}
    return [
        Ending(
            each.label,
            counted[each.label],
            after[each.label].valid_until,
            after[each.label].grace_until,
        )
        for each in others
        if after[each.label].valid_until != each.valid_until
    ]


def end_of(version: CodeVersion) -> date | None:
    """Say when a version would end by itself: the day before a later one that is published."""
    later = CodeVersion.objects.published().filter(valid_from__gt=version.valid_from)
    first = later.order_by("valid_from", "pk").first()
    return first.valid_from - timedelta(days=1) if first else None


def version_on(day: date) -> CodeVersion | None:
    """Find the version in force on a day; the latest, should there be several."""
    return next((v for v in versions() if term_of(v).holds_on(day) and v.texts.all()), None)


def acceptances(organisations: Iterable[UUID], *, on: date) -> dict[UUID, Acceptance]:
    """Say how each organisation stands to the Code on a day; two queries for any number.

    A version without a text in any language cannot be accepted and does not count.
    """
    wanted = list(organisations)
    published = CodeVersion.objects.published()
    known = [term_of(v) for v in published.filter(texts__isnull=False).distinct()]
    accepted: dict[UUID, list[VersionTerm]] = defaultdict(list)
    rows = CodeAcceptance.objects.filter(organisation__uuid__in=wanted)
    for row in rows.select_related("version", "organisation"):
        accepted[row.organisation.uuid].append(term_of(row.version))
    return {uuid: acceptance_state(known, accepted[uuid], on=on) for uuid in wanted}


def adopted() -> frozenset[str]:
    """Name the local obligations that this installation switched on."""
    on = ObligationSwitch.objects.filter(is_on=True)
    return frozenset(on.values_list("obligation", flat=True))


def obligations_shown() -> list[Obligation]:
    """All obligations that hold here: local ones only where they were adopted."""
    here = adopted()
    return [o for o in OBLIGATIONS.values() if o.basis is not Basis.LOCAL or o.key in here]
