"""Real partnerships as facts with their public sources; what was not found is left open."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

PROFILES = "https://gwopa.unhabitat.org/our-work/resources/wops-profiles/"
ONEA = "https://gwopa.org/en/wop-profiles/onea-burkina-faso-with-seg-guinea"
ACWA = "https://www.acwa.com/"
MOZAMBIQUE = "https://ajol.info/index.php/wsa/article/view/71453"
NAKURU = (
    "http://gwopa.unhabitat.org/resources/news-and-stories/"
    "scaling-up-non-revenue-water-reduction-in-nakuru-county-2"
)
ADB = "https://www.adb.org/sectors/water/financing-program/water-operators-partnerships"
FOUNDING = "https://gwopa.org/wops/about-wops/"
COLIBAN = (
    "https://awa.asn.au/resources/latest-news/partnering-for-water-resilience-coliban-water-"
    "and-phu-tho-water-supply-company"
)
SIAAP = "https://old.gwopa.org/books/wop-factsheet-onee-siaap"


@dataclass(frozen=True)
class Case:
    """What public texts say of a partnership. ``None`` and "" mean: not found in them."""

    slug: str
    mentor: str
    mentee: str
    mentor_country: str
    mentee_country: str
    source: str
    start: str = ""
    end: str = ""
    cost_usd: int | None = None
    story: Any = ""
    figure: Any = ""

    @property
    def title(self) -> str:
        """Name both sides."""
        return f"{self.mentor} → {self.mentee}"


CASES = (
    Case(
        "vei-dawaco", "VEI", "Dawaco, Da Nang", "NL", "VN", PROFILES,
        start="2007-10", end="2010-12", cost_usd=2_700_000,
        story=_("Social responsibility was the stated motive. Haiphong and later Manila Water "
                "also helped, so that the change cannot be given to one mentor alone."),
        figure=_("Non-revenue water: about 39 % at the start, 26 %, then 15 % in 2017"),
    ),
    Case(
        "haiphong-dawaco", "Haiphong", "Dawaco, Da Nang", "VN", "VN", PROFILES, start="2008-05",
        story=_("Two utilities of one country: the same law, language and tariff rules."),
        figure=_("Haiphong's own non-revenue water fell from over 60 % to 21.5 % in ten years"),
    ),
    Case(
        "manila-dawaco", "Manila Water", "Dawaco, Da Nang", "PH", "VN", PROFILES,
        start="2019-09", end="2022-01", cost_usd=65_000,
        story=_("A private operator as mentor, under the same not-for-profit rule."),
    ),
    Case(
        "dunea-mwauwasa", "Dunea", "MWAUWASA, Mwanza", "NL", "TZ", PROFILES,
        start="2011-12", end="2016-01", cost_usd=2_754_000,
        story=_("Its results were told in words, not in figures."),
    ),
    Case(
        "ethekwini-bulawayo", "eThekwini", "Bulawayo", "ZA", "ZW", PROFILES,
        start="2010-01", end="2014-01", cost_usd=16_660_000,
        story=_("Works were included in the cost. Call-centre software, a customer charter and "
                "hygiene education were among the subjects."),
    ),
    Case(
        "ethekwini-blantyre", "eThekwini", "Blantyre", "ZA", "MW", PROFILES,
        start="2019-08", end="2022-01", cost_usd=65_000,
    ),
    Case(
        "nwsc-gwcl", "NWSC", "GWCL, Accra", "UG", "GH", PROFILES,
        start="2014-06", end="2016-07", cost_usd=60_000,
    ),
    Case(
        "nwsc-harar", "NWSC", "Harar", "UG", "ET", PROFILES,
        start="2014-07", end="2015-05", cost_usd=60_000,
        story=_("It began with a self-assessment of 23 areas; study tours and two or three "
                "follow-up missions came after."),
    ),
    Case(
        "onea-seg", "ONEA", "SEG", "BF", "GN", ONEA,
        start="2013-12", end="2015-02", cost_usd=60_000,
    ),
    Case(
        "ppwsa-biwase", "PPWSA", "BIWASE", "KH", "VN", PROFILES, start="2007-07",
        story=_("Twenty-two visitors and four visits."),
        figure=_("Non-revenue water of the mentor itself: 6 %"),
    ),
    Case(
        "contra-costa-belize", "Contra Costa Water District", "Belize Water Services",
        "US", "BZ", ACWA, start="2009-05",
        story=_("They met at a Caribbean meeting. Hand-held meter readers were the first subject; "
                "safety, operations, engineering, customers, information technology and finance "
                "followed. Both sides say that they gain; Belize wishes to mentor others."),
    ),
    Case(
        "hunter-fiji", "Hunter Water", "Water Authority of Fiji", "AU", "FJ", FOUNDING,
        story=_("The authority began its work in January 2010. Dates and figures of the "
                "partnership itself were not found."),
    ),
    Case(
        "vei-fipag", "VEI", "FIPAG", "NL", "MZ", MOZAMBIQUE, start="2004",
        story=_("Four southern cities first, the central cities from 2006. A study found money "
                "for investment decisive, and doubted how far the gains last."),
    ),
    Case(
        "zaragoza-xelaju", "Zaragoza", "Aguas de Xelajú, Quetzaltenango", "ES", "GT", FOUNDING,
        story=_("Both sides say that they learn. About 28,450 families were served in 2013 from "
                "26 wells."),
    ),
    Case(
        "vei-nakuru", "VEI", "Nakuru County, three utilities", "NL", "KE", NAKURU,
        story=_("Over 600 meters tested, more than 175 replaced, 365 moved, 1,820 connections "
                "mapped in seven zones."),
        figure=_("Non-revenue water: 32,000 m³ a month less after 12 months, in seven zones"),
    ),
    Case(
        "city-west-cebu", "City West Water", "Metro Cebu", "AU", "PH", ADB,
        start="2008-09", end="2009-01",
        story=_("A success in a pilot zone that was too dear to repeat elsewhere."),
        figure=_("Non-revenue water in the pilot zone: 39 % before, 12 % four months later"),
    ),
    Case(
        "coliban-phu-tho", "Coliban Water", "Phu Tho", "AU", "VN", COLIBAN,
        story=_("Over seven years, with gains on both sides."),
    ),
    Case(
        "siaap-onee", "SIAAP", "ONEE", "FR", "MA", SIAAP,
        story=_("Run and paid for by the two operators themselves for over twelve years by 2015. "
                "ONEE became a mentor in its turn."),
    ),
)  # fmt: skip
BY_SLUG = {case.slug: case for case in CASES}
