"""Mails about values, each in the language of its reader."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from django.conf import settings
from django.core.mail import send_mail
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from waterpeers.apps.accounts.models import Person
from waterpeers.apps.foundation.mails import one_line
from waterpeers.apps.indicators.models import Sheet, Value
from waterpeers.domain.indicators import variables


def send_returned(sheet: Sheet, values: Iterable[Value]) -> None:
    """Tell those who reported values that came back what is to be looked at."""
    theirs: dict[object, list[Value]] = defaultdict(list)
    for value in values:
        theirs[value.reported_by].append(value)
    for person in Person.objects.filter(uuid__in=[key for key in theirs if key], is_active=True):
        language = person.language or settings.LANGUAGE_CODE
        with translation.override(language):
            lines = [
                f"– {_('%(label)s:') % {'label': variables()[value.variable].name(language)}} "
                f"{value.returned_because}"
                for value in theirs[person.uuid]
            ]
            said = {
                "organisation": one_line(sheet.organisation.name),
                "year": sheet.period.year,
                "values": "\n".join(lines),
                "link": settings.BASE_URL + reverse("indicators:sheet", args=[sheet.uuid]),
            }
            subject = _("Figures of %(organisation)s for %(year)s: something is to be looked at")
            text = _(
                "These figures of %(organisation)s for %(year)s came back to you:\n\n"
                "%(values)s\n\nCorrect them, or say why they are right, here: %(link)s\n"
            )
            send_mail(subject % said, text % said, None, [person.email])
