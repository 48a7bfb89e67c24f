"""Whether the disk of the data folder can take anything more."""

import shutil
from pathlib import Path

LEAST_BYTES = 512 * 1024  # less than any write of ours may need


def has_room(folder: Path) -> bool:
    """Say whether a write still fits; a folder that is gone has another fault."""
    try:
        return shutil.disk_usage(folder).free >= LEAST_BYTES
    except OSError:
        return True
