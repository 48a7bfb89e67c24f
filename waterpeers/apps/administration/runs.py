"""What the worker does for administrators: backups, when they are due or asked for."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings

from waterpeers.apps.administration import actions
from waterpeers.apps.administration.queries import backups
from waterpeers.apps.foundation.backups.writing import write_backup
from waterpeers.apps.foundation.models import Run
from waterpeers.apps.foundation.runs import Beat
from waterpeers.domain.actors import NOBODY, Act
from waterpeers.domain.verdicts import NotReady

APART = timedelta(minutes=5)  # looks whether one is due


class Schedule:
    """Remembers when it looked last, for this process."""

    def __init__(self) -> None:
        self.at: datetime | None = None

    def __call__(self, at: datetime) -> None:
        """Ask for a backup if one is due."""
        if self.at is None or at - self.at >= APART:
            self.at = at
            actions.back_up_on_schedule(act=Act(NOBODY, at))


back_up_on_schedule = Schedule()


def backup(run: Run, beat: Beat, *, at: datetime) -> dict[str, Any]:
    """Write a backup into the folder of backups, and keep as many as are wanted."""
    folder = Path(settings.BACKUP_FOLDER)
    path = folder / f"waterpeers-{at:%Y%m%d-%H%M%S}.zip"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        manifest = write_backup(path, at=at)
        for each in backups()[max(settings.BACKUP_KEEP, 1) :]:
            (folder / each.name).unlink(missing_ok=True)
    except OSError as problem:
        raise NotReady.because("backup_failed", problem=str(problem)) from problem
    size = path.stat().st_size
    return {"name": path.name, "bytes": size, "rows": manifest.rows, "files": len(manifest.files)}
