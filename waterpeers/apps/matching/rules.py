"""What a need and a strength can say: asked by actions, and by forms while they are typed."""

from __future__ import annotations

from waterpeers.apps.matching.models import Need, Strength
from waterpeers.domain.codes import Visibility
from waterpeers.domain.verdicts import NotValid, Reason

LENGTHS = {"sentence": 400, "evidence": 4000, "help": 4000}


def valid_declaration(
    kind: type[Need] | type[Strength],
    *,
    sentence: str = "",
    evidence: str = "",
    help_text: str = "",
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
    if kind is Need and visibility is Visibility.PUBLIC and not agreed_to_public:
        reasons.append(Reason("public_need_needs_a_yes", field="agreed_to_public"))
    if reasons:
        raise NotValid.of(reasons)
