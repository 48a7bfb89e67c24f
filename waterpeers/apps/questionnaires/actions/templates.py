"""Bringing questionnaires, editing them as long as nobody was asked, using them."""

from __future__ import annotations

from uuid import UUID, uuid4

from django.db import transaction

from waterpeers.apps.accounts.queries import person_of
from waterpeers.apps.audit.actions import record
from waterpeers.apps.questionnaires import access
from waterpeers.apps.questionnaires.events import Event
from waterpeers.apps.questionnaires.models import Template
from waterpeers.apps.questionnaires.queries.templates import shipped_text, shipped_versions
from waterpeers.domain.actors import Act
from waterpeers.domain.questionnaires import read_questionnaire, write_questionnaire
from waterpeers.domain.verdicts import NotAllowed, NotReady, NotValid, Stale


@transaction.atomic
def bring(
    text: str, *, name: str = "questionnaire.toml", act: Act, uuid: UUID | None = None
) -> Template:
    """Take a questionnaire from the text of a file; sent twice with one ``uuid`` it is one."""
    NotAllowed.unless(access.can_ask(act.actor))
    if uuid and (there := Template.objects.filter(uuid=uuid).first()):
        return there
    made = read_questionnaire(text, name)
    if shipped_versions(made.code):
        raise NotValid.because("template_ships", field="file", template=made.code)
    if Template.objects.filter(code=made.code, version=made.version).exists():
        raise NotValid.because(
            "template_there", field="file", template=f"{made.code} {made.version}"
        )
    template = Template(
        uuid=uuid or uuid4(),
        code=made.code,
        version=made.version,
        text=write_questionnaire(made),
        brought_by=person_of(act.actor),
        brought_at=act.at,
    )
    template.save(force_insert=True)
    after = {"code": made.code, "version": made.version}
    record(Event.TEMPLATE_BROUGHT, template, act=act, after=after)
    return template


@transaction.atomic
def change(template: Template, text: str, *, revision: int, act: Act) -> Template:
    """Change a questionnaire that nobody has been asked yet; code and version stay."""
    template = Template.objects.select_for_update().get(pk=template.pk)
    NotAllowed.unless(access.can_ask(act.actor))
    if template.is_fixed:
        raise NotReady.because("template_used")
    made = read_questionnaire(text)
    if (made.code, made.version) != (template.code, template.version):
        raise NotValid.because("template_keeps_its_code", field="file", template=str(template))
    written = write_questionnaire(made)
    if template.revision != revision:
        raise Stale.because("changed_meanwhile")
    if written == template.text:
        return template
    template.text = written
    template.revision += 1
    template.save(update_fields=["text", "revision"])
    record(Event.TEMPLATE_CHANGED, template, act=act, after={"revision": template.revision})
    return template


@transaction.atomic
def drop(template: Template, *, act: Act) -> None:
    """Take away a questionnaire that nobody has been asked."""
    template = Template.objects.select_for_update().get(pk=template.pk)
    NotAllowed.unless(access.can_ask(act.actor))
    if template.is_fixed:
        raise NotReady.because("template_used")
    before = {"code": template.code, "version": template.version}
    record(Event.TEMPLATE_DROPPED, template, act=act, before=before)
    Template.objects.filter(pk=template.pk).delete()


def use(template: Template, *, act: Act) -> Template:
    """Mark a template as used: from now on it never changes."""
    template = Template.objects.select_for_update().get(pk=template.pk)
    if template.used_at is None:
        template.used_at = act.at
        template.save(update_fields=["used_at"])
    return template


def use_shipped(code: str, *, act: Act) -> Template:
    """Give the latest version that ships with the package, put in store when first asked for."""
    text = shipped_text(code)
    made = read_questionnaire(text, f"{code}.toml")
    template, _ = Template.objects.get_or_create(
        code=made.code,
        version=made.version,
        defaults={"text": text, "is_shipped": True, "brought_at": act.at, "used_at": act.at},
    )
    return template
