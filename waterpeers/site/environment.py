"""The four typed readers through which every setting comes from the environment."""

import os
from pathlib import Path
from secrets import token_urlsafe


def text(name: str, default: str = "") -> str:
    """Read a setting as text."""
    return os.environ.get(f"WATERPEERS_{name}", default)


def flag(name: str, default: bool = False) -> bool:
    """Read a setting as yes or no; anything but 1, true, yes, on is no."""
    value = os.environ.get(f"WATERPEERS_{name}")
    return default if value is None else value.strip().lower() in {"1", "true", "yes", "on"}


def number(name: str, default: int) -> int:
    """Read a setting as a whole number."""
    value = text(name)
    try:
        return int(value) if value else default
    except ValueError:
        raise SystemExit(f"WATERPEERS_{name} must be a whole number, not {value!r}") from None


def words(name: str, default: str = "") -> list[str]:
    """Read a setting as a list, separated by commas."""
    return [part.strip() for part in text(name, default).split(",") if part.strip()]


def data_folder() -> Path:
    """Say where the database, the uploaded files and the secret key live."""
    return Path(text("DATA", "data")).expanduser().resolve()


def secret_key(folder: Path) -> str:
    """Read the installation's secret, from the environment or from the data folder.

    The first start makes one; it is readable by its owner alone.
    """
    given = text("SECRET_KEY")
    if given:
        return given
    path = folder / "secret_key"
    try:
        return path.read_text().strip()
    except FileNotFoundError:
        pass
    folder.mkdir(parents=True, exist_ok=True)
    made = token_urlsafe(50)
    try:
        with open(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as file:
            file.write(made)
    except FileExistsError:  # another process was first
        return path.read_text().strip()
    return made
