"""Every form, as it comes, sent empty and sent wrong: all refusals at once, nothing lost."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from html import escape
from html.parser import HTMLParser
from typing import Any

import pytest
from django.http import HttpResponse
from django.urls import reverse

from tests.apps.partnerships import made
from tests.conftest import NOON
from tests.kept import undone
from tests.permissions.accounts import a_role
from tests.permissions.agreements import nothing_yet
from tests.permissions.choices import unasked
from tests.permissions.partnerships import a_partnership, mentee_with_code
from tests.permissions.portfolio import half_said
from tests.permissions.rows import WHO, Row
from tests.permissions.test_permissions import ROWS
from tests.world import World, signed_in, world
from waterpeers.apps.closing.forms import SignOffForm
from waterpeers.apps.foundation.words import REASONS
from waterpeers.apps.indicators.forms import TogetherForm
from waterpeers.apps.operators.actions.steps import relist
from waterpeers.apps.partnerships.actions import partnerships
from waterpeers.apps.plans.forms import ApprovePlanForm
from waterpeers.apps.records.editing import EntryForm, OfAYearForm, RuledForm
from waterpeers.apps.safety.forms import SignUpForm
from waterpeers.domain.actors import Act
from waterpeers.domain.partnerships import FactAnswer

LONG = "Öffentliche <b>Wasser</b> & mehr; " * 700
NOT_ITS_OWN = {"", "This field is required.", str(REASONS["required"])}
NO_PAGE = {
    ApprovePlanForm,  # asks nothing: what was read stands in it unseen
    SignOffForm,  # so does this
    SignUpForm,  # a part of the library's own page
    TogetherForm,  # reads, and keeps nothing
}


def only(address: str, who: str, *of: Any, **more: Any) -> Row:
    """A page that shows its form to one of the roles alone, or at a state of its own."""
    return Row(address, 403, *of, expected={who: 200}, **more)


def to_explain(world: World) -> dict[str, Any]:
    """G1 of a partnership of whose earlier ones nothing is known."""
    partnership = made.ready_for_g1(world)
    partnerships.change(
        partnership,
        {"earlier_looked_up": FactAnswer.NOT_KNOWN, "earlier_partnerships": ""},
        revision=partnership.revision,
        act=Act(world.actor("facilitator"), NOON),
    )
    return {"uuid": partnership.uuid, "gate": "G1"}


def with_others(world: World) -> dict[str, Any]:
    """A partnership beside organisations that a search finds."""
    relist([world.mentee, world.mentor])
    return a_partnership(world)


def both_sides(world: World) -> dict[str, Any]:
    return {"mentee": world.mentee.uuid, "mentor": world.mentor.uuid}


def waiting(world: World) -> dict[str, Any]:
    """A partnership that waits for the mentor, and that one would remind of it."""
    return {"partnership": half_said(world)["uuid"]}


# What stands at the states of the table for others, or for nobody.
MORE = [
    only("matching:declare", "mentee_reporter",
         lambda w: {"kind": "strength", "uuid": w.mentee.uuid}),
    only("accounts:end-role", "administrator", a_role),
    only("agreements:files", "mentee_signatory", nothing_yet),
    only("compliance:explain", "mentee_signatory", to_explain),
    only("partnerships:accept-code", "mentee_signatory", mentee_with_code),
    only("partnerships:new", "mentor_coordinator", data=both_sides),
    only("partnerships:parties", "mentor_coordinator", with_others, data=lambda w: {"q": "Lago"}),
    only("partnerships:stop", "mentee_signatory", a_partnership),
    only("portfolio:remind", "mentee_signatory", data=waiting),
]  # fmt: skip


@dataclass
class Sent:
    """A form as a page shows it: where it goes, what it sends along, what people fill in."""

    address: str
    hidden: dict[str, str] = field(default_factory=dict)
    texts: list[str] = field(default_factory=list)
    choices: list[str] = field(default_factory=list)
    files: list[str] = field(default_factory=list)


class _Forms(HTMLParser):
    def __init__(self, address: str) -> None:
        super().__init__()
        self.page, self.found, self.now = address, [], None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            is_post = given.get("method", "").lower() == "post"
            self.now = Sent(given.get("action") or self.page) if is_post else None
            self.found += [self.now] if self.now else []
        name = given.get("name")
        if self.now is None or not name or name == "csrfmiddlewaretoken":
            return
        kind = given.get("type", "text") if tag == "input" else tag
        if kind == "hidden":
            self.now.hidden[name] = given.get("value", "")
        elif kind in {"radio", "checkbox", "select"}:
            self.now.choices.append(name)
        elif kind == "file":
            self.now.files.append(name)
        elif tag in {"input", "textarea"}:
            self.now.texts.append(name)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.now = None


def forms_of(answer: HttpResponse, address: str) -> Iterator[tuple[EntryForm, Sent]]:
    """Find the forms of a page, each with its place in the markup."""
    reader = _Forms(address)
    reader.feed(answer.content.decode())
    shown: dict[int, EntryForm] = {}
    for context in answer.context or ():
        for layer in context.dicts:
            shown |= {id(v): v for v in layer.values() if isinstance(v, EntryForm)}
    for form in shown.values():
        visible = {bound.html_name for bound in form.visible_fields()}

        def shared(sent: Sent, visible: set[str] = visible) -> int:
            return len(visible & {*sent.texts, *sent.choices, *sent.files})

        if reader.found and shared(best := max(reader.found, key=shared)):
            yield form, best


def refused_form(answer: HttpResponse, kind: type[EntryForm]) -> EntryForm | None:
    """Find the form that a page gives back."""
    for context in answer.context or ():
        for layer in context.dicts:
            for value in layer.values():
                if isinstance(value, kind) and value.is_bound:
                    return value
    return None


def against(answer: HttpResponse, kind: type[EntryForm], typed: dict[str, str]) -> Iterator[str]:
    """Say what is wrong with the answer to a form that was refused."""
    if answer.status_code not in {403, 409, 422}:
        yield f"answers {answer.status_code}"
        return
    form, page = refused_form(answer, kind), answer.content.decode()
    if form is None:
        yield "shows no form"
        return
    for name, errors in form.errors.items():
        for error in errors:
            if str(error) in NOT_ITS_OWN:
                yield f"{name} has no words of its own: {error}"
            if escape(str(error)) not in page:
                yield f"{name} is not told: {error}"
    for name, text in typed.items():
        if name in form.fields and escape(text) not in page:
            yield f"{name} lost what was typed"


def wrong(sent: Sent) -> dict[str, Any]:
    """Fill a form with what cannot be read."""
    texts = dict.fromkeys(sent.texts, LONG)
    return sent.hidden | texts | dict.fromkeys(sent.choices, "nonsense")


def walk(row: Row) -> Iterator[tuple[type[EntryForm], str]]:
    """Open a page as somebody who may, send each of its forms, and say what is wrong."""
    everybody = world()
    who = next(each for each in WHO if row.status_for(each) == 200)
    # Before anybody signs in: what is kept is stored again where nothing else was written.
    address, data = reverse(row.address, kwargs=row.kwargs(everybody)), row.data(everybody)
    client = signed_in(everybody, who)
    page = client.get(address, data)
    if page.streaming:
        page.getvalue()  # a file that is sent is open until it is read to its end
        return
    if "html" not in page.headers["Content-Type"]:
        return
    for name in unasked(page.content.decode()):
        yield EntryForm, f"{row.address}: {name} begins with an answer that nobody gave"
    for form, sent in forms_of(page, address):
        kind, where = type(form), f"{row.address} as {who}, {type(form).__name__}"
        with undone():
            empty = client.post(sent.address, sent.hidden)
            if empty.status_code != 302:  # all of it may stay open
                yield from ((kind, f"{where}, empty: {w}") for w in against(empty, kind, {}))
        with undone():
            given = wrong(sent)
            typed = {name: given[name].strip() for name in sent.texts}
            bad = client.post(sent.address, given)
            yield from ((kind, f"{where}, wrong: {w}") for w in against(bad, kind, typed))
            form_back = refused_form(bad, kind)
            if form_back is not None and bad.status_code == 422:
                every = {bound.html_name for bound in form_back.visible_fields()}
                told = {n for n in form_back.errors if n in every}
                yield from (
                    (kind, f"{where}, wrong: {name} hides behind another")
                    for name in {*sent.choices} & every - told
                    if not name.startswith("see_")
                    and form_back.fields[name].__class__.__name__ != "BooleanField"
                )
        yield kind, ""


def kinds(of: type[EntryForm] = EntryForm) -> set[type[EntryForm]]:
    """Give every form of the site."""
    below = {each for kind in of.__subclasses__() for each in kinds(kind) | {kind}}
    return {kind for kind in below if kind.__module__.startswith("waterpeers.apps")}


@pytest.mark.long
@pytest.mark.django_db
def test_every_form_chooses_for_nobody_says_all_that_is_wrong_and_keeps_what_was_typed():
    pages = [
        row
        for row in [*ROWS, *MORE]
        if row.method == "get"
        and not row.address.startswith("api:")
        and any(row.status_for(who) == 200 for who in WHO)
    ]
    seen, wrong_ones = set(), []
    for row in pages:
        with undone():
            for kind, fault in walk(row):
                seen.add(kind)
                wrong_ones += [fault] if fault else []

    bases = {kind for kind in kinds() if kind.__subclasses__()} | {RuledForm, OfAYearForm}
    assert wrong_ones == [], "\n".join(wrong_ones)
    left = {kind.__name__ for kind in kinds() - bases - seen - NO_PAGE}
    assert left == set(), "no page that is walked shows these"
