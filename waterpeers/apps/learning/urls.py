"""Addresses of learning."""

from django.urls import path

from waterpeers.apps.learning.views import answering, certificates, records, use

app_name = "learning"
OF = "partnership/<uuid:uuid>/learning/"
RECORD = "learning/record/<uuid:uuid>/"
CHECK = "learning/check/<uuid:uuid>/"
urlpatterns = [
    path(OF, records.of_partnership, name="of-partnership"),
    path(f"{OF}learned.<file_form:form>", records.paper, name="learning-paper"),
    path(f"{OF}note/", records.note, name="note"),
    path(f"{OF}forget/", records.forget, name="forget-learner"),
    path(f"{OF}descent/", use.descent_of_partnership, name="descent-of"),
    path(f"{OF}descent.<file_form:form>", use.descent_paper, name="descent-paper"),
    path("learning/descent/", use.descent, name="descent"),
    path("learning/", use.across, name="across"),
    path("learning/gained/", use.mine, name="gain"),
    path("learning/gained/<uuid:uuid>/", use.gained, name="gained"),
    path(RECORD, records.learned, name="record"),
    path(f"{RECORD}change/", records.change, name="change-record"),
    path(f"{RECORD}now/", answering.say_now, name="say-now"),
    path(f"{RECORD}certificates/", certificates.issue, name="issue-certificates"),
    path(
        "learning/certificate/<uuid:uuid>/<str:language>.<file_form:form>",
        certificates.paper,
        name="certificate-paper",
    ),
    path(
        "learning/certificate/<uuid:uuid>/withdraw/",
        certificates.withdraw,
        name="withdraw-certificate",
    ),
    path("certificate/<str:code>/", certificates.check, name="certificate"),
    path(CHECK, answering.check, name="check"),
    path(f"{CHECK}supervisor/", answering.second, name="second"),
    path("learning/answer/<str:token>/", answering.answer, name="answer"),
]
