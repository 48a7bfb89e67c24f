"""Countries, organisations and what others see of them."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Self
from uuid import UUID

from django.db import models

from waterpeers.apps.foundation.models import CodeField, Identified, Revised, uuid_or
from waterpeers.domain.actors import Actor
from waterpeers.domain.codes import OrganisationKind, Ownership, Setting, SizeBand


class CountryFactKind(StrEnum):
    """Dated facts of a country."""

    INCOME_GROUP = "income_group"
    FRAGILITY = "fragility"
    GRID_FACTOR = "grid_factor"  # of electricity, kg CO₂e a kWh
    NAME_EN = "name_en"
    NAME_FR = "name_fr"
    NAME_ES = "name_es"
    LCU_PER_PPP_DOLLAR = "lcu_per_ppp_dollar"  # local currency to one international dollar
    PPP_DEFLATOR_2017 = "ppp_deflator_2017"  # from dollars of the year to those of 2017


class OrganisationState(StrEnum):
    """Where an organisation stands in the register."""

    PROPOSED = "proposed"  # seen by whoever proposed it, and by facilitators
    LISTED = "listed"
    CLOSED = "closed"
    REFUSED = "refused"  # a proposal; seen by whoever made it, and by facilitators


class Audience(StrEnum):
    """For whom a listing is made."""

    PUBLIC = "public"
    NETWORK = "network"


class Country(models.Model):
    """A country or territory: the codes and the place, which ship with the package."""

    code = models.CharField(max_length=2, primary_key=True)  # ISO 3166-1 alpha-2; XK for Kosovo
    iso3 = models.CharField(max_length=3, unique=True)
    region = models.CharField(max_length=3)  # UN M49
    subregion = models.CharField(max_length=3)  # UN M49
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return self.code


class CountryFact(models.Model):
    """What a list said of a country in a year; loaded by an administrator, never overwritten."""

    country = models.ForeignKey(Country, models.CASCADE, related_name="facts")
    kind = CodeField(CountryFactKind)
    value = models.CharField(max_length=100)
    year = models.PositiveSmallIntegerField()  # fiscal year of the list
    source = models.CharField(max_length=300)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["country", "kind", "year"], name="one_fact_a_country_kind_and_year"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.country_id} {self.kind} {self.year}: {self.value}"


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    """Which organisations one may know of."""

    def visible_to(self, actor: Actor) -> Self:
        """Keep those that are listed, one's own, and all of them for facilitators."""
        if actor.is_facilitator or actor.is_administrator:
            return self
        listed = models.Q(state=OrganisationState.LISTED)
        own = models.Q(uuid__in=actor.organisations) | models.Q(
            proposed_by__isnull=False, proposed_by=actor.person
        )
        return self.filter(listed | own) if actor.is_known else self.filter(listed)

    def named(self, text: str) -> Self:
        """Keep those with this uuid, identifier (SCHEME:VALUE) or name."""
        which = uuid_or(text, name__iexact=text)
        scheme, colon, value = text.partition(":")
        if colon:
            which |= models.Q(identifiers__scheme=scheme, identifiers__value=value)
        return self.filter(which).distinct()

    def own_operators(self, actor: Actor) -> Self:
        """Keep the operators that one works for, by name."""
        own = self.filter(uuid__in=actor.organisations, kind=OrganisationKind.OPERATOR)
        return own.order_by("name", "pk")

    def read_by(self, actor: Actor) -> Self:
        """Keep the operators of which one reads all: one's own; any, who keeps the register."""
        operators = self.filter(kind=OrganisationKind.OPERATOR)
        if actor.is_facilitator or actor.is_administrator:
            return operators
        return operators.filter(uuid__in=actor.organisations)


class Organisation(Revised):
    """A utility, or another organisation of the register, as it describes itself.

    Missing is ``None`` or empty: never zero. ``notes`` keeps, for each field that has them, the
    ``source``, the date ``on`` or the year ``as_of``, and the ``visibility`` (me, network, public;
    public if not said).
    """

    NAMED_BY = ("its name or an identifier (SCHEME:VALUE)", "Delta Water")  # on the command line

    kind = CodeField(OrganisationKind)
    state = CodeField(OrganisationState, default=OrganisationState.LISTED)
    proposed_by = models.UUIDField(null=True)  # the person's uuid
    name = models.CharField(max_length=200)
    other_names = models.JSONField(default=list)  # of text
    country = models.ForeignKey(Country, models.PROTECT, null=True)
    place = models.CharField(max_length=120, blank=True)
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)
    services = models.JSONField(default=list)  # of codes.Service
    ownership = CodeField(Ownership, blank=True)
    setting = CodeField(Setting, blank=True)
    population_served = models.BigIntegerField(null=True)  # people
    connections = models.BigIntegerField(null=True)
    staff = models.BigIntegerField(null=True)  # people
    languages = models.JSONField(default=list)  # BCP 47, the field staff's first
    website = models.URLField(max_length=300, blank=True)
    contact_office = models.CharField(max_length=120, blank=True)  # an office, not a person
    contact_email = models.EmailField(blank=True)
    systems = models.TextField(blank=True)
    about = models.TextField(blank=True)
    written_in = models.CharField(max_length=10, blank=True)  # language of its texts
    # What a mentor can give, and whether it wishes to.
    is_willing_to_mentor = models.BooleanField(null=True)
    mentoring_days_per_year = models.PositiveIntegerField(null=True)
    hosts_visits = models.BooleanField(null=True)
    remote_only = models.BooleanField(null=True)
    max_partnerships = models.PositiveSmallIntegerField(null=True)
    pays_interpreter = models.BooleanField(null=True)
    # What a mentee looks for: free lists of codes.
    looks_for = models.JSONField(default=dict)  # types, languages, regions
    confirmed_on = models.DateField(null=True)  # when the owner last said that all this holds
    source = models.CharField(max_length=300, blank=True)  # where an imported profile is from
    notes = models.JSONField(default=dict)

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="organisation_latitude_in_range",
                condition=models.Q(latitude__isnull=True)
                | models.Q(latitude__gte=-90, latitude__lte=90),
            ),
            models.CheckConstraint(
                name="organisation_longitude_in_range",
                condition=models.Q(longitude__isnull=True)
                | models.Q(longitude__gte=-180, longitude__lte=180),
            ),
            models.CheckConstraint(
                name="organisation_counts_not_negative",
                condition=(
                    (models.Q(population_served__isnull=True) | models.Q(population_served__gte=0))
                    & (models.Q(connections__isnull=True) | models.Q(connections__gte=0))
                    & (models.Q(staff__isnull=True) | models.Q(staff__gte=0))
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def owners(self) -> tuple[UUID, ...]:
        """Its own: what happens to an organisation happens for it."""
        return (self.uuid,)


class IdentityState(StrEnum):
    """Where another name or kind stands that an organisation asked for."""

    ASKED = "asked"
    ACCEPTED = "accepted"
    REFUSED = "refused"


class IdentityChangeQuerySet(models.QuerySet["IdentityChange"]):
    """Which changes of name or kind one may know of."""

    def visible_to(self, actor: Actor) -> Self:
        """Keep those of one's own organisations; all of them for facilitators."""
        if actor.is_facilitator or actor.is_administrator:
            return self
        return self.filter(organisation__uuid__in=actor.organisations)

    def open(self) -> Self:
        """Keep those that wait for an answer, oldest first."""
        return self.filter(state=IdentityState.ASKED).order_by("asked_at", "pk")


class IdentityChange(Identified):
    """Another name or kind that an organisation asked for; who keeps the register answers."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="identities")
    before = models.JSONField(default=dict)  # of name and kind, as they were when it was asked
    after = models.JSONField(default=dict)
    asked_by = models.UUIDField(null=True)  # the person's uuid
    asked_at = models.DateTimeField()
    state = CodeField(IdentityState, default=IdentityState.ASKED)
    decided_by = models.UUIDField(null=True)  # the person's uuid
    decided_at = models.DateTimeField(null=True)
    reason = models.TextField(blank=True)

    objects = IdentityChangeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation"],
                condition=models.Q(state="asked"),
                name="one_open_change_of_identity",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation}: {self.after}"

    @property
    def whole(self) -> Organisation:
        """The organisation, whose trail tells of it."""
        return self.organisation


class Identifier(models.Model):
    """What another register calls an organisation: its scheme and its value there."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="identifiers")
    scheme = models.CharField(max_length=40)
    value = models.CharField(max_length=120)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["scheme", "value"], name="identifier_names_one"),
        ]

    def __str__(self) -> str:
        return f"{self.scheme}:{self.value}"


class AffiliationQuerySet(models.QuerySet["Affiliation"]):
    """Which affiliations one may know of, and which hold."""

    def visible_to(self, actor: Actor) -> Self:
        """Keep those between organisations that one may know of."""
        seen = Organisation.objects.visible_to(actor)
        member = models.Q(member__isnull=True) | models.Q(member__in=seen)
        return self.filter(member, body__in=seen)

    def on(self, day: date) -> Self:
        """Keep those that hold on a day."""
        begun = models.Q(first_day__isnull=True) | models.Q(first_day__lte=day)
        return self.filter(begun, models.Q(last_day__isnull=True) | models.Q(last_day__gte=day))


class Affiliation(Revised):
    """A member of a platform, programme, association or funder; or a region in which it works."""

    body = models.ForeignKey(Organisation, models.CASCADE, related_name="affiliations")
    member = models.ForeignKey(Organisation, models.CASCADE, null=True, related_name="belongs_to")
    region = models.CharField(max_length=3, blank=True)  # UN M49
    first_day = models.DateField(null=True)  # none: nobody said
    last_day = models.DateField(null=True)
    said_by = models.UUIDField(null=True)  # the person's uuid
    said_at = models.DateTimeField()

    objects = AffiliationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="affiliation_of_a_member_or_a_region",
                condition=models.Q(member__isnull=True) & ~models.Q(region="")
                | models.Q(member__isnull=False, region=""),
            ),
            models.CheckConstraint(
                name="affiliation_ends_after_it_begins",
                condition=models.Q(first_day__isnull=True)
                | models.Q(last_day__isnull=True)
                | models.Q(last_day__gte=models.F("first_day")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.body}: {self.member or self.region}"

    @property
    def whole(self) -> Organisation:
        """The body, whose trail tells of it."""
        return self.body


class SavedMappingQuerySet(models.QuerySet["SavedMapping"]):
    """Which mappings one may use."""

    def visible_to(self, actor: Actor) -> Self:
        """Keep all for those who work somewhere: they say how files are read, and nothing more."""
        return self if actor.is_in_network else self.none()

    def named(self, text: str) -> Self:
        """Keep the one with this uuid or name."""
        return self.filter(uuid_or(text, name__iexact=text))


class SavedMapping(Revised):
    """How the columns of a kind of file feed our fields, kept for the next file of its kind."""

    name = models.CharField(max_length=80, unique=True)
    text = models.TextField()  # TOML, see foundation.mappings
    saved_by = models.UUIDField(null=True)  # the person's uuid
    saved_at = models.DateTimeField()

    objects = SavedMappingQuerySet.as_manager()

    def __str__(self) -> str:
        return self.name

    @property
    def owners(self) -> tuple[UUID, ...]:
        """Nobody's: whoever imports uses it."""
        return ()


SEARCHED = 1000  # bytes of UTF-8: what an index of PostgreSQL can carry beside the facets


class Listing(models.Model):
    """One line of the register as one audience may see it; rewritten whenever its source changes.

    Lists, search, facets and maps read only this table, so that no filter can give away a datum
    that its owner keeps back. ``terms`` holds codes between spaces, each with the letter of its
    facet: ``s:`` service, ``l:`` language, ``o:`` area offered, ``n:`` area needed.
    """

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="listings")
    organisation_uuid = models.UUIDField()  # so that a list needs no join
    audience = CodeField(Audience)
    kind = CodeField(OrganisationKind)
    name = models.CharField(max_length=200)
    sort_name = models.CharField(max_length=100)  # folded
    search_text = (
        models.TextField()
    )  # as it is searched: name, place, other names; at most SEARCHED bytes
    country = models.ForeignKey(Country, models.PROTECT, null=True)
    region = models.CharField(max_length=3, blank=True)
    subregion = models.CharField(max_length=3, blank=True)
    place = models.CharField(max_length=120, blank=True)
    setting = CodeField(Setting, blank=True)
    ownership = CodeField(Ownership, blank=True)
    size_band = CodeField(SizeBand, blank=True)
    terms = models.TextField(blank=True)
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)
    confirmed_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "audience"], name="one_listing_an_audience"
            ),
        ]
        indexes = [
            # Any search and any facets are answered, and put in order, from this index alone.
            models.Index(
                fields=[
                    "audience",
                    "sort_name",
                    "id",
                    "region",
                    "country",
                    "setting",
                    "size_band",
                    "kind",
                    "ownership",
                    "confirmed_on",
                    "terms",
                    "search_text",
                ],
                name="listing_as_searched",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.audience})"
