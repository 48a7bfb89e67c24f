"""Lines of the permission table: agreements."""

from typing import Any
from uuid import uuid4

from django.core.files.base import ContentFile

from tests.conftest import NOON
from tests.permissions.rows import Row
from tests.world import World
from waterpeers.apps.partnerships.models import Agreement, Attachment, Partnership, Party
from waterpeers.domain.partnerships import AgreementKind, FileClass, PartyRole, Phase


def partnership(world: World) -> Partnership:
    """A partnership of the world's two operators that is about to agree."""
    made = Partnership.objects.create(
        code=f"T{uuid4().hex[:8]}",
        title="Lago and Delta",
        phase=Phase.AGREE,
        opened_at=NOON,
        phase_reached_at=NOON,
    )
    Party.objects.create(partnership=made, organisation=world.mentor, role=PartyRole.MENTOR)
    Party.objects.create(partnership=made, organisation=world.mentee, role=PartyRole.MENTEE)
    return made


def of(world: World) -> dict[str, Any]:
    """The parameter of a partnership."""
    return {"uuid": partnership(world).uuid}


def drafted(world: World) -> Agreement:
    """A memorandum of it, in draft."""
    return Agreement.objects.create(
        partnership=partnership(world), kind=AgreementKind.MEMORANDUM, number=1, title="Draft"
    )


def draft(world: World) -> dict[str, Any]:
    """The parameter of an agreement in draft."""
    return {"uuid": drafted(world).uuid}


def file(world: World, file_class: FileClass) -> dict[str, Any]:
    """The parameter of a file of it."""
    person = world.people["mentee_signatory"]
    assert person is not None
    made = Attachment(
        partnership=partnership(world),
        name="minutes.txt",
        content_type="text/plain",
        size_bytes=2,
        sha256="0" * 64,
        file_class=file_class,
        uploaded_by=person,
        uploaded_at=NOON,
    )
    made.file.save("minutes.txt", ContentFile(b"hi"))
    return {"uuid": made.uuid}


READ = {"visitor": 302, "outsider": 404}
RUN = READ | {"mentee_reporter": 403, "administrator": 403}
SIGN = {"mentee_signatory": 200, "mentor_signatory": 200, "visitor": 302, "outsider": 404}
ROWS: list[Row] = [
    Row("agreements:current", 302, of, expected={"outsider": 404}),
    Row("agreements:current-contributions", 302, of, expected={"outsider": 404}),
    Row("agreements:current-signature", 302, of, expected={"outsider": 404}),
    Row("agreements:draft", 200, of, expected=RUN),
    Row("agreements:detail", 200, draft, expected=READ),
    Row("agreements:edit", 200, draft, expected=RUN),
    Row("agreements:contributions", 200, draft, expected=RUN),
    Row("agreements:attach", 200, draft, expected=RUN),
    Row("agreements:sign", 403, draft, expected=SIGN),
    Row("agreements:move", 404, lambda w: draft(w) | {"name": "burn"}, "post",
        expected={"visitor": 302}),
    Row("agreements:download", 200, lambda w: file(w, FileClass.PARTIES), expected=READ),
    Row("agreements:download", 200, lambda w: file(w, FileClass.RESTRICTED),
        expected=READ | {"mentee_reporter": 404, "administrator": 404}),
]  # fmt: skip
