"""What a service ladder consists of: people by rung, what is known above basic, who counted."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from waterpeers.apps.foundation.workbooks.columns import CellKind
from waterpeers.apps.ladders.events import Event
from waterpeers.apps.ladders.models import SavedLadder
from waterpeers.apps.ladders.words import FIELDS, HINTS, SERVICES
from waterpeers.apps.records.kinds import FieldGroup, RecordField, RecordKind
from waterpeers.domain.service_ladders import Ladder, LadderService, counted, may_be_known
from waterpeers.domain.values import LONGEST_SOURCE

SOURCE = RecordField(
    "source", _("Source"), CellKind.TEXT, longest=LONGEST_SOURCE, needed="ladder_needs_its_source",
    hint=_("The survey or census that counted it, and its year."),
)  # fmt: skip
NOTE = RecordField("note", _("Note"), CellKind.TEXT, lines=2)
COUNTED = FieldGroup(_("Per cent of people"))
KNOWN = FieldGroup(
    _("Safely managed service"),
    _(
        "The lowest of the conditions counts, and never more than have basic service. It is told "
        "only where quality is known for half of those who use such services."
    ),
)


def fields(service: LadderService) -> tuple[RecordField, ...]:
    """Give what is entered of a service."""
    groups = dict.fromkeys(counted(service), COUNTED)
    groups |= dict.fromkeys(may_be_known(service), KNOWN)
    percents = (
        RecordField(
            code, FIELDS[code], hint=HINTS.get((service, code), ""), unit="%", inside="percents",
            group=group,
        )
        for code, group in groups.items()
    )  # fmt: skip
    return (SOURCE, NOTE, *percents)


KIND = RecordKind(
    table=SavedLadder,
    name="service_ladder",
    plural="service_ladders",
    one=_("Service ladder"),
    many=_("Service ladders"),
    lead=_("On which rung of service people stand, as surveys and censuses count them."),
    how=_(
        "Enter per cent of all people, as a survey or census counted them. The rungs exclude one "
        "another and add up to 100."
    ),
    none_yet=_(
        "No ladder yet. Shares of people by rung, from a survey or census, are enough to begin."
    ),
    saved=Event.LADDER_SAVED,
    checked=Event.LADDER_CHECKED,
    variant="service",
    variants=SERVICES,
    fields={service: fields(service) for service in LadderService},
    rule=lambda entered: Ladder(LadderService(entered["service"]), entered["percents"]),
    zone_hint=_("Empty for the whole service area."),
    example={
        "service": "hygiene",
        "percents": {"at_least_basic": 42.0, "limited": 38.0, "no_facility": 20.0},
        "source": "Household survey 2025",
    },
)
