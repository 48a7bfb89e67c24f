"""Addresses of questionnaires."""

from django.urls import path

from waterpeers.apps.questionnaires.views import answering, paper, reading, rounds, templates

app_name = "questionnaires"
urlpatterns = [
    path("", reading.index, name="list"),
    path("answer/<uuid:uuid>/", answering.answer, name="answer"),
    path("answer/<uuid:uuid>/from-paper/", paper.enter, name="enter-paper"),
    path("answer/<uuid:uuid>/<str:section>/", answering.answer, name="section"),
    path("read/<uuid:uuid>/", reading.read, name="read"),
    path("read/<uuid:uuid>/answers.<file_form:form>", reading.paper, name="paper"),
    path("compare/<uuid:uuid>/", reading.compare, name="compare"),
    path("files/<uuid:uuid>/", answering.file, name="file"),
    path("rounds/", rounds.index, name="rounds"),
    path("rounds/new/", rounds.new, name="new-round"),
    path("rounds/<uuid:uuid>/", rounds.round_, name="round"),
    path("templates/", templates.index, name="templates"),
    path("templates/new/", templates.new, name="new-template"),
    path("templates/<uuid:uuid>/", templates.template, name="template"),
    path("templates/<uuid:uuid>/file/", templates.template_file, name="template-file"),
    path("templates/<uuid:uuid>/drop/", templates.drop_template, name="drop-template"),
]
