"""What an app says that asks questionnaires of its own.

An app that asks writes one ``Owner`` in its ``questionnaires.py`` and names it in its ``SUBJECT``::

    INTEREST = Owner(
        key="interest",
        template="interest",                 # the latest version that ships with the package
        hands_in=(Role.SIGNATORY,),
        handed_in=_handed_in,                # calls the app's own actions with the answers
    )

Its actions open a round with ``actions.rounds.open_round(…, owner="interest")`` and change it with
the same word: whom it asks, its end, its taking up. ``actions.sheets.look_again`` follows where
what is asked of somebody has changed. Pages, API, workbook, comparison and what waits on the desk
then come from here. ``handed_in`` runs in the transaction of
handing in: what it refuses is shown beside the question that its reason names, and nothing is
handed in.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from waterpeers.apps.foundation.subjects import subjects
from waterpeers.apps.questionnaires.models import QuestionRound, Respondent, Submission
from waterpeers.domain.actors import Act, Role
from waterpeers.domain.questionnaires import Answer

ANSWERING = (Role.REPORTER, Role.COORDINATOR, Role.SIGNATORY)
HANDING_IN = (Role.COORDINATOR, Role.SIGNATORY)


@dataclass(frozen=True)
class Owner:
    """An app's own questionnaire.

    ``traits`` holds of a respondent besides its side; ``known`` are answers that the app has
    already: shown until the sheet says otherwise. ``lock`` takes what the round is about before
    anything of the sheet, so that nobody waits for each other. ``page`` gives its address.
    """

    key: str
    template: str
    hands_in: tuple[Role, ...] = HANDING_IN
    traits: Callable[[Respondent], Iterable[str]] = lambda respondent: ()
    known: Callable[[Respondent], Mapping[str, Answer]] = lambda respondent: {}
    lock: Callable[[QuestionRound], None] = lambda round_: None
    handed_in: Callable[[Respondent, Submission, Act], None] = lambda who, what, act: None
    page: Callable[[QuestionRound], str] = lambda round_: ""


NOBODY = Owner(key="", template="")  # of what a facilitator asks


@cache
def owners() -> dict[str, Owner]:
    """Give the apps' own questionnaires by key."""
    return {owner.key: owner for subject in subjects() for owner in subject.questionnaires}


def owner_of(round_: QuestionRound) -> Owner:
    """Say whose a round is."""
    return owners()[round_.owner] if round_.owner else NOBODY
