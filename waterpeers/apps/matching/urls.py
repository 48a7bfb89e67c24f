"""Addresses of needs, strengths, rounds and requests."""

from django.urls import path

from waterpeers.apps.matching.views import asking, declaring, finding, introducing, rounds

app_name = "matching"
urlpatterns = [
    path("", declaring.mine, name="mine"),
    path("requests/", asking.requests, name="requests"),
    path("requests/<uuid:uuid>/", asking.answer, name="answer"),
    path("rounds/", rounds.rounds, name="rounds"),
    path("rounds/<uuid:uuid>/", rounds.round_, name="round"),
    path("rounds/<uuid:uuid>/change/", rounds.change, name="change-round"),
    path("rounds/<uuid:uuid>/close/", rounds.close, name="close-round"),
    path("rounds/<uuid:uuid>/reopen/", rounds.reopen, name="reopen-round"),
    path("rounds/<uuid:uuid>/needs/<uuid:need>/", rounds.place, name="place-need"),
    path("shortlist/<uuid:uuid>/", finding.shortlist, name="shortlist"),
    path("shortlist/<uuid:uuid>/watch/", finding.watch, name="watch"),
    path("shortlist/kept/<uuid:uuid>/", finding.kept, name="kept"),
    path("ask/<uuid:uuid>/<uuid:mentor>/", asking.ask, name="ask"),
    path("introduce/<uuid:uuid>/<uuid:mentor>/", introducing.introduce, name="introduce"),
    path("introductions/<uuid:uuid>/", introducing.answer_introduction, name="answer-introduction"),
    path("<slug:kind>/of/<uuid:uuid>/", declaring.declare, name="declare"),
    path("<slug:kind>/<uuid:uuid>/", declaring.amend, name="amend"),
    path("<slug:kind>/<uuid:uuid>/withdraw/", declaring.withdraw, name="withdraw"),
]
