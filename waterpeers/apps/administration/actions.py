"""What administrators have done: backups."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID, uuid5

from django.conf import settings

from waterpeers.apps.administration.access import can_administer
from waterpeers.apps.foundation import runs
from waterpeers.apps.foundation.models import Run
from waterpeers.domain.actors import Act
from waterpeers.domain.verdicts import NotAllowed, NotReady

BACKUP = "backup"
_EACH = UUID("6f0f6c2e-4d0a-4b8e-9d43-3f5a86a5b7f1")  # names the backups of the schedule


def back_up(*, act: Act, uuid: UUID) -> Run:
    """Ask for a backup beside those of the schedule."""
    NotAllowed.unless(can_administer(act.actor))
    if not settings.BACKUP_FOLDER:
        raise NotReady.because("no_backup_folder")
    return runs.ask(BACKUP, {}, act=act, uuid=uuid)


def back_up_on_schedule(*, act: Act) -> Run | None:
    """Ask for the backup of the present hours, once, however many workers there are."""
    if not settings.BACKUP_FOLDER:
        return None
    number = act.at.timestamp() // timedelta(hours=settings.BACKUP_HOURS).total_seconds()
    return runs.ask(BACKUP, {}, act=act, uuid=uuid5(_EACH, str(int(number))))
