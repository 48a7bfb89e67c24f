"""Putting the Code on the site, accepting it, and adopting local obligations."""

from __future__ import annotations

import re
from datetime import date, timedelta
from uuid import UUID

from django.conf import settings
from django.core.files import File
from django.db import transaction

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
from waterpeers.apps.records.saving import sent_before
from waterpeers.domain.actors import Act
from waterpeers.domain.conduct import LOCAL_KEYS
from waterpeers.domain.partnerships import OFFICE, TITLE, texts_verdict
from waterpeers.domain.verdicts import NotAllowed, NotReady, NotValid

_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z]{2,4})?")
MOST_GRACE_DAYS = 3650
LONGEST_LABEL, LONGEST_ISSUER = 80, 120


@transaction.atomic
def publish_version(
    *,
    label: str,
    issued_by: str,
    valid_from: date,
    grace_days: int = 180,
    is_example: bool = False,
    act: Act,
    uuid: UUID | None = None,
) -> CodeVersion:
    """Put a version of the Code on the site; the one before ends on the day before.

    Sent twice with the same ``uuid`` it is made once.
    """
    NotAllowed.unless(access.can_keep_the_code(act.actor))
    if there := sent_before(CodeVersion.objects.all(), uuid):
        return there
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
    others = list(CodeVersion.objects.select_for_update())
    if any(other.label == label.strip() for other in others):
        raise NotValid.because("code_version_exists", field="label")
    if any(other.valid_from >= valid_from for other in others):
        raise NotValid.because("code_version_not_later", field="valid_from")
    for other in others:
        if other.valid_until is None:
            other.valid_until = valid_from - timedelta(days=1)
            other.save(update_fields=["valid_until"])
    made = CodeVersion(
        label=label.strip(),
        issued_by=issued_by.strip(),
        valid_from=valid_from,
        grace_days=grace_days,
        is_example=is_example,
        **({"uuid": uuid} if uuid else {}),
    )
    made.save(force_insert=True)
    after = {"label": made.label, "valid_from": valid_from.isoformat(), "grace_days": grace_days}
    record(Event.CODE_VERSION_PUBLISHED, made, act=act, after=after)
    return made


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
