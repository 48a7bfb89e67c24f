"""What every row has that one side drafts and the other agrees to."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, ClassVar, Self, TypeVar

from django.db import models

from waterpeers.apps.accounts.models import Person
from waterpeers.apps.foundation.models import CodeField, Revised
from waterpeers.apps.partnerships.models import Partnership
from waterpeers.domain.actors import Actor
from waterpeers.domain.joint import JointState
from waterpeers.domain.partnerships import PartyRole

Drafted = TypeVar("Drafted", bound="Joint")


class JointQuerySet(models.QuerySet[Drafted]):
    """Which of them one may know of."""

    def visible_to(self, actor: Actor) -> Self:
        """Keep those of partnerships that one may know of; ``access`` says who reads them."""
        partnerships = Partnership.objects.visible_to(actor)
        return self.filter(**{f"{self.model.to_partnership}__in": partnerships})


class Joint(Revised):
    """What one side says of some days, and the other agrees to.

    ``role`` is the side that drafts it, ``reason`` why it was sent back last; it is blank once
    that was handed over again. Facilitators note that they read what was agreed, and so do the
    parties in the roles of ``readers``, who read it from then on.
    """

    to_partnership: ClassVar[str] = "partnership"
    readers: ClassVar[tuple[PartyRole, ...]] = ()

    starts_on = models.DateField()
    ends_before = models.DateField()
    role = CodeField(PartyRole)
    state = CodeField(JointState, default=JointState.DRAFT)
    begun_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    begun_at = models.DateTimeField()
    handed_over_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    handed_over_at = models.DateTimeField(null=True)
    agreed_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    agreed_at = models.DateTimeField(null=True)
    reason = models.TextField(blank=True)
    sent_back_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True

    @property
    def whole(self) -> Partnership:
        """The partnership: its trail tells of it."""
        whole: Any = self
        for name in self.to_partnership.split("__"):
            whole = getattr(whole, name)
        return whole

    @property
    def last_day(self) -> date:
        """The last day that belongs to it."""
        return self.ends_before - timedelta(days=1)

    @property
    def came_back(self) -> bool:
        """Whether it waits to be changed, with a reason."""
        return self.state is JointState.DRAFT and bool(self.reason)
