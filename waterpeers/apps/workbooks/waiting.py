"""What waits for somebody about workbooks: those that came back."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from waterpeers.apps.foundation.waiting import MOST, Waiting
from waterpeers.apps.workbooks.models import Upload, UploadState
from waterpeers.apps.workbooks.queries import kinds
from waterpeers.domain.actors import Actor


def uploads(actor: Actor, at: datetime) -> list[Waiting]:
    """Find workbooks that came back, for those who may fill them in."""
    waiting = Upload.objects.visible_to(actor).filter(state=UploadState.WAITING)
    rows = waiting.select_related("organisation").order_by("received_at", "pk")
    return [
        Waiting(
            kind="workbook",
            what=_("The workbook “%(name)s” of %(organisation)s came back and is not stored yet.")
            % {"name": upload.name, "organisation": upload.organisation.name},
            since=upload.received_at,
            action=_("Look and decide"),
            href=reverse("workbooks:preview", args=[upload.uuid]),
            organisation=upload.organisation.uuid,
        )
        for upload in rows[:MOST]
        if upload.kind in kinds() and kinds()[upload.kind].can(actor, upload.organisation)
    ]
