"""Putting the Code on the site, accepting it, and adopting local obligations."""

from __future__ import annotations

import re
from datetime import date
from functools import partial
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.files import File
from django.db import transaction
from django.db.models import ProtectedError

from waterpeers.apps.accounts.queries import person_of
from waterpeers.apps.audit.actions import record
from waterpeers.apps.foundation.files import DOCUMENTS, checked
from waterpeers.apps.operators.models import Organisation
from waterpeers.apps.partnerships import access
from waterpeers.apps.partnerships.actions import steps
from waterpeers.apps.partnerships.events import Event
from waterpeers.apps.partnerships.models import (
    CodeAcceptance,
    CodeText,
    CodeVersion,
    ObligationSwitch,
)
from waterpeers.apps.partnerships.queries.conduct import term_of
from waterpeers.apps.records.saving import as_seen, locked, save_changed, sent_before
from waterpeers.domain.actors import Act
from waterpeers.domain.conduct import LOCAL_KEYS, in_turn
from waterpeers.domain.partnerships import OFFICE, TITLE, texts_verdict
from waterpeers.domain.verdicts import NotAllowed, NotReady, NotValid

_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z]{2,4})?")
MOST_GRACE_DAYS = 3650
LONGEST_LABEL, LONGEST_ISSUER = 80, 120


@transaction.atomic
def draft_version(
    *,
    label: str,
    issued_by: str,
    valid_from: date,
    grace_days: int = 180,
    is_example: bool = False,
    act: Act,
    uuid: UUID | None = None,
) -> CodeVersion:
    """Begin a version of the Code; it holds for nobody until it is published.

    Sent twice with the same ``uuid`` it is made once.
    """
    NotAllowed.unless(access.can_keep_the_code(act.actor))
    if there := sent_before(CodeVersion.objects.all(), uuid):
        return there
    made = CodeVersion(
        **_columns(label, issued_by, valid_from, grace_days, pk=None),
        is_draft=True,
        is_example=is_example,
        **({"uuid": uuid} if uuid else {}),
    )
    made.save(force_insert=True)
    record(Event.CODE_VERSION_DRAFTED, made, act=act, after=_told(made))
    return made


@transaction.atomic
def change_version(
    version: CodeVersion,
    *,
    label: str,
    issued_by: str,
    valid_from: date,
    grace_days: int,
    revision: int | None,
    act: Act,
) -> CodeVersion:
    """Change what is said of a draft."""
    version = locked(version)
    NotAllowed.unless(access.can_keep_the_code(act.actor))
    as_seen(version, revision)
    _must_be_draft(version)
    columns = _columns(label, issued_by, valid_from, grace_days, pk=version.pk)
    return save_changed(version, columns, event=Event.CODE_VERSION_CHANGED, act=act)


def _columns(
    label: str, issued_by: str, valid_from: date, grace_days: int, *, pk: int | None
) -> dict[str, Any]:
    NotValid.unless(
        texts_verdict(
            {"label": label, "issued_by": issued_by},
            needed=("label", "issued_by"),
            lengths={"label": LONGEST_LABEL, "issued_by": LONGEST_ISSUER},
        )
    )
    if not 0 <= grace_days <= MOST_GRACE_DAYS:
        raise NotValid.because(
            "out_of_range", field="grace_days", least="0", most=str(MOST_GRACE_DAYS)
        )
    others = CodeVersion.objects.select_for_update().exclude(pk=pk)
    if any(other.label == label.strip() for other in others):
        raise NotValid.because("code_version_exists", field="label")
    return {
        "label": label.strip(),
        "issued_by": issued_by.strip(),
        "valid_from": valid_from,
        "grace_days": grace_days,
    }


def _told(version: CodeVersion) -> dict[str, Any]:
    day = version.valid_from.isoformat()
    return {"label": version.label, "valid_from": day, "grace_days": version.grace_days}


def _must_be_draft(version: CodeVersion) -> None:
    if not version.is_draft:
        raise NotReady.because("code_version_published")


@transaction.atomic
def publish_version(version: CodeVersion, *, act: Act) -> CodeVersion:
    """Let a version hold from its day on; the one before ends on the day before."""
    others = _all_locked()
    version = locked(version)
    NotAllowed.unless(access.can_keep_the_code(act.actor))
    if not version.is_draft:
        return version
    for other in others:
        if not other.is_draft and other.valid_from == version.valid_from:
            raise NotReady.because("code_version_same_day", version=other.label)
    if not version.texts.exists():
        raise NotReady.because("code_version_without_text")
    return _let_hold(version, True, Event.CODE_VERSION_PUBLISHED, act)


@transaction.atomic
def withdraw_version(version: CodeVersion, *, act: Act) -> CodeVersion:
    """Make a version that nobody accepted yet a draft again; the one before holds as it did."""
    _all_locked()
    version = locked(version)
    NotAllowed.unless(access.can_keep_the_code(act.actor))
    if version.is_draft:
        raise NotReady.because("code_version_is_draft")
    if version.acceptances.exists():
        raise NotReady.because("code_version_accepted", version=version.label)
    return _let_hold(version, False, Event.CODE_VERSION_WITHDRAWN, act)


def _all_locked() -> list[CodeVersion]:
    """Lock all versions: publishing one changes when others end."""
    return list(CodeVersion.objects.select_for_update().order_by("pk"))


def _let_hold(version: CodeVersion, holds: bool, event: Event, act: Act) -> CodeVersion:
    version.is_draft, version.valid_until = not holds, None
    version.revision += 1
    version.save(update_fields=["is_draft", "valid_until", "revision"])
    published = {each.label: each for each in CodeVersion.objects.published()}
    for term in in_turn([term_of(each) for each in published.values()]):
        each = published[term.label]
        if each.valid_until != term.valid_until:
            each.valid_until = term.valid_until
            each.save(update_fields=["valid_until"])
    record(event, version, act=act, after=_told(version))
    version.refresh_from_db()
    return version


@transaction.atomic
def discard_version(version: CodeVersion, *, act: Act) -> None:
    """Throw a draft away, with its texts."""
    version = locked(version)
    NotAllowed.unless(access.can_keep_the_code(act.actor))
    _must_be_draft(version)
    files = [(text.file.storage, str(text.file.name)) for text in version.texts.all()]
    record(Event.CODE_VERSION_DISCARDED, version, act=act, before=_told(version))
    try:
        version.delete()
    except ProtectedError as problem:
        raise NotReady.because("code_version_in_use") from problem
    for storage, name in files:
        transaction.on_commit(partial(storage.delete, name))


@transaction.atomic
def upload_text(
    version: CodeVersion, *, language: str, title: str, file: File[bytes], act: Act
) -> CodeText:
    """Add the wording of a version in one language; a text that is there never changes."""
    NotAllowed.unless(access.can_keep_the_code(act.actor))
    NotValid.unless(texts_verdict({"title": title}, needed=("title",), lengths={"title": TITLE}))
    if not _LANGUAGE.fullmatch(language):
        raise NotValid.because("not_a_language", field="language", value=language[:20])
    found = checked(
        file, name=file.name or "", kinds=DOCUMENTS, limit_megabytes=settings.UPLOAD_MEGABYTES
    )
    version = CodeVersion.objects.select_for_update().get(pk=version.pk)
    there = CodeText.objects.filter(version=version, language=language).first()
    if there and there.sha256 == found.sha256:
        return there
    if there:
        raise NotReady.because("code_text_is_there", field="language", language=language)
    made = CodeText(
        version=version,
        language=language,
        title=title.strip(),
        file_name=found.name,
        sha256=found.sha256,
        uploaded_at=act.at,
    )
    made.file.save(f"{made.uuid}.{found.kind}", file, save=False)
    made.save(force_insert=True)
    after = {"version": version.label, "language": language, "sha256": found.sha256}
    record(Event.CODE_TEXT_UPLOADED, made, act=act, after=after)
    return made


@transaction.atomic
def accept_code(
    organisation: Organisation, text: CodeText, *, office: str, act: Act
) -> CodeAcceptance:
    """Accept a version of the Code for an organisation, in the language that was read.

    Accepting again changes nothing and gives the first acceptance.
    """
    organisation = Organisation.objects.select_for_update(of=("self",)).get(pk=organisation.pk)
    NotAllowed.unless(access.can_accept_code(act.actor, organisation.uuid))
    version = CodeVersion.objects.select_for_update().get(pk=text.version_id)
    there = CodeAcceptance.objects.filter(organisation=organisation, version=version).first()
    if there:
        return there
    NotValid.unless(
        texts_verdict({"office": office}, needed=("office",), lengths={"office": OFFICE})
    )
    if version.is_draft:
        raise NotReady.because("code_version_is_draft")
    ended = version.valid_until
    if ended is not None and ended < act.at.date():
        raise NotReady.because("code_version_ended", version=version.label)
    made = CodeAcceptance(
        organisation=organisation,
        text=text,
        version=version,
        person=person_of(act.actor),
        office=office.strip(),
        accepted_at=act.at,
    )
    made.save(force_insert=True)
    after = {"version": version.label, "language": text.language, "sha256": text.sha256}
    record(Event.CODE_ACCEPTED, made, act=act, after=after)
    return made


@transaction.atomic
def switch_obligation(obligation: str, *, is_on: bool, act: Act) -> ObligationSwitch:
    """Adopt an obligation that is not part of the Code, or drop it again."""
    NotAllowed.unless(access.can_keep_the_code(act.actor))
    if obligation not in LOCAL_KEYS:
        raise NotValid.because("obligation_not_local", field="obligation")
    switch, _ = ObligationSwitch.objects.select_for_update().get_or_create(obligation=obligation)
    if switch.is_on != is_on:
        before = switch.is_on
        switch.is_on = is_on
        switch.save(update_fields=["is_on"])
        record(
            Event.OBLIGATION_SWITCHED,
            switch,
            act=act,
            before={"is_on": before},
            after={"obligation": obligation, "is_on": is_on},
        )
        steps.look_again_at_all(act=act)
    return switch
