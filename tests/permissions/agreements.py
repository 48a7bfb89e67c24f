"""Lines of the permission table: agreements and files."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.files.base import ContentFile

from tests.apps.agreements.agreed import deal_of
from tests.conftest import NOON
from tests.permissions.rows import FILE_FORMS, Pages, Row, as_file
from tests.world import World
from waterpeers.apps.agreements.actions import agreements, attachments
from waterpeers.apps.agreements.models import Agreement
from waterpeers.domain.actors import Act
from waterpeers.domain.agreements import AgreementPart
from waterpeers.domain.partnerships import AgreementKind

Params = Callable[[World], dict[str, Any]]
PDF = b"%PDF-1.7\n% invented, for tests\n%%EOF\n"


def nothing_yet(world: World) -> dict[str, Any]:
    return {"uuid": deal_of(world).partnership.uuid}


def begun(world: World) -> dict[str, Any]:
    deal = deal_of(world)
    agreements.draft(
        deal.partnership, AgreementKind.MEMORANDUM, title="x", act=Act(deal.mentee, NOON)
    )
    return {"uuid": deal.partnership.uuid}


def draft(world: World) -> dict[str, Any]:
    return {"uuid": deal_of(world).draft().uuid}


def opened(world: World) -> dict[str, Any]:
    return {"uuid": deal_of(world).opened().uuid}


def to(name: str, params: Params) -> Params:
    return lambda world: params(world) | {"name": name}


def contribution(world: World) -> dict[str, Any]:
    return {"uuid": deal_of(world).draft().contributions.get().uuid}


def file(file_class: str) -> Params:
    def made(world: World) -> dict[str, Any]:
        deal = deal_of(world)
        kept = attachments.attach(
            deal.partnership,
            ContentFile(PDF, name="plan.pdf"),
            file_class=file_class,
            act=Act(deal.mentor, NOON),
        )
        return {"uuid": kept.uuid}

    return made


# A visitor signs in first; an outsider and what it may not see: not found.
SEEN = {"visitor": 302, "outsider": 404}
WRITERS = SEEN | {"mentee_reporter": 403, "administrator": 403}
FILES = {"mentee_reporter": 403, "administrator": 403}  # who keeps none
RUN_NOTHING = SEEN | {"mentee_reporter": 403, "administrator": 403}
SIGNERS = SEEN | {"mentee_signatory": 200, "mentor_signatory": 200}

ROWS = [
    Row("agreements:list", 200, nothing_yet, expected=SEEN),
    Row("agreements:current", 302, nothing_yet, expected={"outsider": 404}),
    Row("agreements:current-signature", 302, begun, expected={"outsider": 404}),
    Row("agreements:draft", 200, nothing_yet, expected=WRITERS),
    Row("agreements:detail", 200, draft, expected=SEEN),
    Row("agreements:detail", 200, opened, expected=SEEN),
    Row("agreements:fixed-text", 200, opened, expected=SEEN),
    *(Row("agreements:paper", 200, as_file(opened, form), expected=SEEN) for form in FILE_FORMS),
    Row("agreements:edit", 302, draft, expected=WRITERS),
    Row("agreements:edit", 200, opened, expected=WRITERS),
    *(Row("agreements:part", 200, to(part, draft), expected=WRITERS) for part in AgreementPart),
    Row("agreements:part", 200, to("clauses", opened), expected=WRITERS),
    Row("agreements:part", 422, to("value", draft), "post", expected=WRITERS),
    Row("agreements:contributions", 200, draft, expected=WRITERS),
    Row("agreements:contributions", 422, draft, "post", expected=WRITERS),
    Row("agreements:contribution", 200, contribution, expected=WRITERS),
    # The first who may moves it on; the next finds it locked (409).
    Row("agreements:move", 409, to("open", draft), "post",
        expected=RUN_NOTHING | {"mentee_signatory": 302}),
    Row("agreements:move", 409, to("draft", opened), "post",
        expected=RUN_NOTHING | {"mentee_signatory": 302}),
    Row("agreements:move", 409, to("in-force", opened), "post", expected=RUN_NOTHING),
    Row("agreements:sign", 403, opened, expected=SIGNERS),
    Row("agreements:sign", 403, opened, "post",
        expected=SEEN | {"mentee_signatory": 422, "mentor_signatory": 422}),
    Row("agreements:sign-on-paper", 403, opened, expected=SIGNERS),
    Row("agreements:files", 200, nothing_yet, expected=SEEN),
    Row("agreements:attach", 200, draft, expected=SEEN),
    Row("agreements:remove-contribution", 404, contribution, "post",
        expected=RUN_NOTHING | {"mentee_signatory": 302, "administrator": 404}),
    Row("agreements:download", 200, file("parties"), expected=SEEN),
    Row("agreements:download", 404, file("restricted"), expected={
        "visitor": 302, "mentee_signatory": 200, "mentor_coordinator": 200,
        "mentor_signatory": 200}),
    Row("agreements:download", 200, file("public"), expected=SEEN),
    Row("agreements:new-version", 200, file("parties"), expected=SEEN | FILES),
    Row("agreements:change-class", 200, file("parties"), expected=SEEN | FILES),
    Row("agreements:change-class", 302, file("parties"), "post",
        lambda w: {"file_class": "public"}, SEEN | FILES),
    Row("agreements:detach", 404, file("parties"), "post", expected=SEEN | {
        "mentee_reporter": 403, "mentee_signatory": 302}),
]  # fmt: skip


# --- the same, for programs ---


def signature(world: World) -> dict[str, Any]:
    found = Agreement.objects.get()
    party = found.partnership.parties.get(organisation=world.mentee)
    return {
        "party": str(party.uuid),
        "name": "Ana",
        "office": "Director",
        "fingerprint": found.fingerprint,
    }


def on_paper(world: World) -> dict[str, Any]:
    pages = Pages(PDF, name="signed.pdf")
    return signature(world) | {"signed_on": NOON.date().isoformat(), "file": pages}


API = {"visitor": 401, "outsider": 404}
API_RUN = API | {"mentee_reporter": 403, "administrator": 403}
ROWS += [
    Row("api:model_clauses", 200, expected={"visitor": 401}),
    Row("api:agreements", 200, nothing_yet, expected=API),
    Row("api:draft_agreement", 409, begun, "post", lambda w: {"title": "x"}, API_RUN, True),
    Row("api:agreement", 200, draft, expected=API),
    *(Row("api:agreement_document", 200, as_file(opened, form), expected=API)
      for form in FILE_FORMS),
    Row("api:change_agreement", 409, opened, "patch", lambda w: {"revision": 2}, API_RUN, True),
    Row("api:promise", 422, draft, "post", lambda w: {"kind": "cash"}, API_RUN, True),
    Row("api:change_contribution", 422, contribution, "put", lambda w: {"revision": 1},
        API_RUN, True),
    Row("api:remove_contribution", 404, contribution, "delete",
        expected=API_RUN | {"mentee_signatory": 204, "administrator": 404}),
    Row("api:open_for_signature", 409, draft, "post",
        expected=API_RUN | {"mentee_signatory": 200}),
    Row("api:return_to_draft", 409, opened, "post", expected=API_RUN | {"mentee_signatory": 200}),
    Row("api:bring_into_force", 409, opened, "post", expected=API_RUN),
    Row("api:sign_agreement", 403, opened, "post", signature,
        API | {"mentee_signatory": 201}, True),
    Row("api:sign_on_paper", 403, opened, "post", on_paper, API | {"mentee_signatory": 201}),
    Row("api:partnership_files", 200, nothing_yet, expected=API),
    Row("api:keep_file", 422, nothing_yet, "post", expected=API | {"outsider": 422}),
    Row("api:take_file", 200, file("parties"), expected=API),
    Row("api:take_file", 404, file("restricted"), expected=API | {
        "mentee_signatory": 200, "mentor_coordinator": 200, "mentor_signatory": 200}),
    Row("api:change_file_class", 200, file("parties"), "put",
        lambda w: {"file_class": "public"}, API | FILES, True),
    Row("api:remove_file", 404, file("parties"), "delete",
        expected=API | {"mentee_reporter": 403, "mentee_signatory": 204}),
]  # fmt: skip
