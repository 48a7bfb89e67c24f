"""What needs, strengths, rounds and introductions can say: asked by actions and by forms."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from waterpeers.apps.matching.models import Need, Strength
from waterpeers.domain.codes import Visibility, WorkingArea
from waterpeers.domain.matching import RoundScope
from waterpeers.domain.register import LOOKED_FOR_REGIONS, is_language
from waterpeers.domain.verdicts import NotValid, Reason, against

LONGEST_TITLE = 200
LENGTHS = {"sentence": 400, "evidence": 4000, "help": 4000}


def valid_declaration(
    kind: type[Need] | type[Strength],
    *,
    sentence: str = "",
    evidence: str = "",
    help_text: str = "",
    language: str = "",
    visibility: Visibility = Visibility.OWNER,
    agreed_to_public: bool = False,
) -> None:
    """Refuse what no need or strength can say, with all that stands against it."""
    reasons = []
    texts = {"sentence": sentence, "evidence": evidence, "help": help_text}
    if not sentence.strip():
        reasons.append(Reason("required", field="sentence"))
    for name, text in texts.items():
        if len(text) > LENGTHS[name]:
            reasons.append(Reason("too_long", (("limit", str(LENGTHS[name])),), name))
    if language and not is_language(language):
        reasons.append(Reason("not_a_language", (("value", language[:80]),), "language"))
    if kind is Need and visibility is Visibility.PUBLIC and not agreed_to_public:
        reasons.append(Reason("public_need_needs_a_yes", field="agreed_to_public"))
    if reasons:
        raise NotValid.of(reasons)


def valid_round(
    title: str,
    working_areas: Collection[str] = (),
    regions: Collection[str] = (),
    first_day: date | None = None,
    last_day: date | None = None,
) -> None:
    """Refuse what no round can be, with all that stands against it."""
    reasons = [] if title.strip() else [Reason("required", field="title")]
    if len(title) > LONGEST_TITLE:
        reasons.append(Reason("too_long", (("limit", str(LONGEST_TITLE)),), "title"))
    for name, given, known in (
        ("working_areas", working_areas, list(WorkingArea)),
        ("regions", regions, LOOKED_FOR_REGIONS),
    ):
        odd = [code for code in given if code not in known]
        reasons += [Reason("not_in_list", (("value", str(code)[:80]),), name) for code in odd]
    reasons += against(lambda: RoundScope(first_day=first_day, last_day=last_day))
    if reasons:
        raise NotValid.of(reasons)


def valid_introduction(*, why: str = "", note: str = "") -> None:
    """Refuse an introduction that does not say why, or says too much."""
    reasons = [] if why.strip() else [Reason("required", field="why")]
    for name, text in (("why", why), ("note", note)):
        if len(text) > LENGTHS["help"]:
            reasons.append(Reason("too_long", (("limit", str(LENGTHS["help"])),), name))
    if reasons:
        raise NotValid.of(reasons)
