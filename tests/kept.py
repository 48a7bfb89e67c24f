"""What a test starts from is made once by the actions themselves, and stored again after that.

Making a partnership that is ready for its first gate takes hundreds of queries; hundreds of tests
begin there. The first one in a process makes it truly. What that changed, rows and files, is kept
and put back as it was for the next one. Nothing is guessed: where anything else was written before
in the same test, where an argument cannot be told from another, or where a row is in the way, it is
made truly again.
"""

from __future__ import annotations

import copy
import functools
from collections.abc import Callable, Hashable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, ParamSpec, TypeVar

from django.apps import apps
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import IntegrityError, connection, transaction
from django.db.models import Model
from django.utils import timezone

READS = ("SELECT", "BEGIN", "SAVEPOINT", "RELEASE", "PRAGMA", "EXPLAIN", "SET ", "SHOW")
P = ParamSpec("P")
R = TypeVar("R")
Row = tuple[Any, ...]
Rows = dict[str, dict[Any, Row]]  # by table, by primary key


class CannotTellError(Exception):
    """An argument of which one cannot say whether it is the same as another."""


@dataclass
class State:
    """What the running test has stored: by what is kept, and whether by anything else."""

    made: list[Hashable] = field(default_factory=list)
    is_known: bool = False
    is_making: bool = False

    def begin(self) -> None:
        """A test begins, in a transaction that is rolled back at its end."""
        self.made, self.is_known = [], True

    def end(self) -> None:
        """Outside of tests nothing is kept."""
        self.is_known = False

    def watch(self, execute: Any, sql: Any, params: Any, many: bool, context: Any) -> Any:
        """See every query; a write that is not part of what is kept makes the state unknown."""
        if not self.is_making and not str(sql).lstrip().upper().startswith(READS):
            self.is_known = False
        return execute(sql, params, many, context)

    @contextmanager
    def making(self) -> Iterator[None]:
        """What is written meanwhile is kept."""
        self.is_making = True
        try:
            yield
        finally:
            self.is_making = False


STATE = State()


@contextmanager
def undone() -> Iterator[None]:
    """What is stored meanwhile is rolled back; what is known of the state is as it was before."""
    made, is_known = list(STATE.made), STATE.is_known
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
    STATE.made, STATE.is_known = made, is_known


@dataclass(frozen=True)
class Kept:
    """What a making changed, and what it gave for which arguments."""

    new: dict[str, list[Row]]
    changed: list[tuple[str, Any, Row]]
    gone: list[tuple[str, Any]]
    files: dict[str, bytes]
    given: tuple[Any, ...]
    result: Any

    def again(self, given: tuple[Any, ...]) -> Any:
        """Store it again; give a copy of what it gave, about these arguments."""
        with transaction.atomic(), connection.cursor() as cursor:
            for table, rows in self.new.items():
                names = ", ".join(_quoted(name) for name in _columns(table))
                marks = ", ".join(["%s"] * len(rows[0]))
                cursor.executemany(f"INSERT INTO {_quoted(table)} ({names}) VALUES ({marks})", rows)
            for table, key, row in self.changed:
                marks = ", ".join(f"{_quoted(name)} = %s" for name in _columns(table))
                where = f"{_quoted(_key(table))} = %s"
                cursor.execute(f"UPDATE {_quoted(table)} SET {marks} WHERE {where}", [*row, key])
            for table, key in self.gone:
                where = f"{_quoted(_key(table))} = %s"
                cursor.execute(f"DELETE FROM {_quoted(table)} WHERE {where}", [key])
        for name, content in self.files.items():
            if not default_storage.exists(name):
                default_storage.save(name, ContentFile(content))
        same: dict[int, Any] = {}
        _pair(self.given, given, same)
        return copy.deepcopy(self.result, same)


def kept(make: Callable[P, R]) -> Callable[P, R]:
    """Let something be made once in a process, and stored again in each test after that."""
    found: dict[Hashable, Kept] = {}

    @functools.wraps(make)
    def made(*args: P.args, **kwargs: P.kwargs) -> R:
        given = (args, kwargs)
        if STATE.is_making or not STATE.is_known or not connection.in_atomic_block:
            return make(*args, **kwargs)
        try:
            key = (timezone.now().date(), tuple(STATE.made), _told(given))
        except CannotTellError:
            return make(*args, **kwargs)
        if key not in found:
            with STATE.making():
                found[key], result = _make(make, args, kwargs)
        else:
            try:
                with STATE.making():
                    result = found[key].again(given)
            except IntegrityError:
                return make(*args, **kwargs)
        STATE.made.append((make, key))
        return result

    return made


def _make(make: Callable[..., Any], args: Any, kwargs: Any) -> tuple[Kept, Any]:
    before, there = _rows(), _files()
    result = make(*args, **kwargs)
    after = _rows()
    files = {name: _content(name) for name in _files() - there}
    new, changed, gone = {}, [], []
    for table, rows in after.items():
        old = before[table]
        if added := [row for key, row in rows.items() if key not in old]:
            new[table] = added
        changed += [(table, k, row) for k, row in rows.items() if k in old and old[k] != row]
        gone += [(table, key) for key in old if key not in rows]
    # One copy of both, so that what the result says of its arguments stays one thing.
    given, copied = copy.deepcopy(((args, kwargs), result))
    return Kept(new, changed, gone, files, given, copied), result


def _files(folder: str = "") -> set[str]:
    """Name what is stored, by whatever means the test stores files."""
    if not default_storage.exists(folder):
        return set()
    folders, files = default_storage.listdir(folder)
    below = (_files(f"{folder}{each}/") for each in folders)
    return {f"{folder}{each}" for each in files}.union(*below)


def _content(name: str) -> bytes:
    with default_storage.open(name) as file:
        return bytes(file.read())


def _rows() -> Rows:
    found: Rows = {}
    with connection.cursor() as cursor:
        for table in _tables():
            names = ", ".join(_quoted(name) for name in _columns(table))
            key = list(_columns(table)).index(_key(table))
            cursor.execute(f"SELECT {names} FROM {_quoted(table)}")
            found[table] = {row[key]: tuple(row) for row in cursor.fetchall()}
    return found


@functools.cache
def _tables() -> dict[str, tuple[str, tuple[str, ...]]]:
    """Give the key and the columns of every table."""
    return {
        model._meta.db_table: (
            str(model._meta.pk.column),
            tuple(each.column for each in model._meta.concrete_fields if not each.generated),
        )
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy
    }


def _columns(table: str) -> tuple[str, ...]:
    return _tables()[table][1]


def _key(table: str) -> str:
    return _tables()[table][0]


def _quoted(name: str) -> str:
    return connection.ops.quote_name(name)


def _told(value: Any) -> Hashable:
    """What tells an argument from others."""
    if isinstance(value, Model):
        stored = {name: str(said) for name, said in vars(value).items() if name[0] != "_"}
        return (type(value), tuple(stored.items()))
    if isinstance(value, Mapping):
        return tuple((_told(name), _told(each)) for name, each in value.items())
    if isinstance(value, list | tuple):
        return tuple(_told(each) for each in value)
    if type(value).__module__.startswith("tests.") and hasattr(value, "__dict__"):
        return (type(value), _told(vars(value)))
    if isinstance(value, Hashable) and not callable(value):
        return (type(value), value)
    raise CannotTellError(type(value))


def _pair(old: Any, new: Any, same: dict[int, Any]) -> None:
    """Note what of the arguments then is what of the arguments now."""
    same[id(old)] = new
    if isinstance(old, Mapping):
        for name in old:
            _pair(old[name], new[name], same)
    elif isinstance(old, list | tuple):
        for one, other in zip(old, new, strict=True):
            _pair(one, other, same)
    elif type(old).__module__.startswith("tests.") and hasattr(old, "__dict__"):
        _pair(vars(old), vars(new), same)
