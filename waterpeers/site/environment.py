"""The typed readers through which every setting comes from the environment."""

import fcntl
import os
import sys
from pathlib import Path
from secrets import token_urlsafe
from typing import NoReturn
from urllib.parse import urlsplit


def refuse(why: str) -> NoReturn:
    """Leave with the exit status of wrong usage; there are no settings to go on with."""
    sys.stderr.write(f"Error: {why}\n")
    raise SystemExit(2)


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
        refuse(f"WATERPEERS_{name} must be a whole number, not {value!r}.")


def words(name: str, default: str = "") -> list[str]:
    """Read a setting as a list, separated by commas."""
    return [part.strip() for part in text(name, default).split(",") if part.strip()]


def provider(name: str) -> str:
    """Read the address of who signs people in; it has to be reached in secret."""
    address = text(name).rstrip("/")
    said = urlsplit(address)
    is_here = said.scheme == "http" and said.hostname in {"127.0.0.1", "localhost", "::1"}
    if address and not is_here and (said.scheme != "https" or not said.hostname):
        refuse(f"WATERPEERS_{name} must begin with https://, not {address!r}.")
    return address


def data_folder() -> Path:
    """Say where the database, the uploaded files and the secret key live."""
    return Path(text("DATA", "data")).expanduser().resolve()


def secret_key(folder: Path) -> str:
    """Read the installation's secret, from the environment or from the data folder.

    The first start makes one, whole or not at all; it is readable by its owner alone.
    """
    given = text("SECRET_KEY")
    if given:
        return given
    path = folder / "secret_key"
    try:
        return _kept(path) or _made(path)
    except OSError as problem:
        refuse(
            f"The data folder {folder} cannot be used: {problem.strerror}. "
            "Choose another with --data."
        )


def _kept(path: Path) -> str:
    try:
        return path.read_text().strip()
    except FileNotFoundError:
        return ""


def _made(path: Path) -> str:
    """Make a secret, one process at a time; an empty file is one that a full disk left."""
    path.parent.mkdir(parents=True, exist_ok=True)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        if kept := _kept(path):
            return kept
        made = token_urlsafe(50)
        draft = path.with_suffix(".new")
        with open(os.open(draft, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600), "w") as file:
            file.write(made)
        draft.replace(path)
        return made
    finally:
        os.close(folder)
