"""Addresses of diagnosis."""

from django.urls import path

from waterpeers.apps.diagnosis.views import findings, rounds

app_name = "diagnosis"
urlpatterns = [
    path("partnership/<uuid:uuid>/diagnosis/", rounds.of_partnership, name="of-partnership"),
    path("partnership/<uuid:uuid>/diagnosis/start/", rounds.start, name="start"),
    path("partnership/<uuid:uuid>/diagnosis/finding/", findings.new, name="new-finding"),
    path("partnership/<uuid:uuid>/diagnosis/approve/", findings.approve, name="approve"),
    path("diagnosis/<uuid:uuid>/", rounds.round_, name="round"),
    path("diagnosis/<uuid:uuid>/report.<file_form:form>", rounds.paper, name="paper"),
    path("diagnosis/<uuid:uuid>/heard/", rounds.heard, name="heard"),
    path("diagnosis/<uuid:uuid>/settle/<str:question>/", findings.settle, name="settle"),
    path("diagnosis/finding/<uuid:uuid>/", findings.change, name="finding"),
    path("diagnosis/finding/<uuid:uuid>/withdraw/", findings.withdraw, name="withdraw"),
    path("diagnosis/finding/<uuid:uuid>/rank/", findings.rank, name="rank"),
    path("diagnosis/finding/<uuid:uuid>/decide/", findings.decide, name="decide"),
]
