"""Loading what lists say of countries: income groups, fragility, names."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction

from waterpeers.apps.audit.actions import record_all
from waterpeers.apps.audit.models import Entry
from waterpeers.apps.operators.access import can_load_country_facts
from waterpeers.apps.operators.events import Event
from waterpeers.apps.operators.models import CountryFact
from waterpeers.apps.operators.queries.facts import Fact, known_facts
from waterpeers.domain.actors import Act
from waterpeers.domain.verdicts import NotAllowed, NotValid, Reason


@dataclass(frozen=True)
class Loaded:
    """How many facts were new, put in the place of others, or there already."""

    created: int
    updated: int
    unchanged: int


@transaction.atomic
def load_country_facts(
    facts: Iterable[Fact], source: str, *, act: Act, replace: bool = False
) -> Loaded:
    """Store what lists said of countries in years.

    What differs from a known fact of the same year is refused, with every difference named,
    unless ``replace`` says to put the new one in its place; the trail keeps the old one.
    """
    NotAllowed.unless(can_load_country_facts(act.actor))
    given = {(country, kind, year): value for country, kind, year, value in facts}
    known = known_facts()
    new = {key: value for key, value in given.items() if key not in known}
    differing = {
        key: value for key, value in given.items() if key in known and known[key].value != value
    }
    if differing and not replace:
        raise NotValid.of(
            Reason(
                "fact_differs",
                (
                    ("country", key[0]),
                    ("given", value[:80]),
                    ("known", known[key].value),
                    ("year", str(key[2])),
                ),
            )
            for key, value in differing.items()
        )
    before = {" ".join(map(str, key)): known[key].value for key in differing}
    for key, value in differing.items():
        known[key].value, known[key].source = value, source
    CountryFact.objects.bulk_update((known[key] for key in differing), ["value", "source"], 500)
    CountryFact.objects.bulk_create(
        (
            CountryFact(country_id=country, kind=kind, year=year, value=value, source=source)
            for (country, kind, year), value in new.items()
        ),
        batch_size=1000,
    )
    if new or differing:
        entry = Entry(
            event=Event.COUNTRY_FACTS_LOADED,
            subject="countryfact",
            subject_uuid=uuid.uuid4(),
            before=before,
            after={"source": source, "facts": len(new) + len(differing)},
        )
        record_all([entry], act=act)
    return Loaded(len(new), len(differing), len(given) - len(new) - len(differing))
