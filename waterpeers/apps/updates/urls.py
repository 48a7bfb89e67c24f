"""Addresses of updates of a plan."""

from django.urls import path

from waterpeers.apps.updates import views

app_name = "updates"
OF = "partnership/<uuid:uuid>/follow-up/updates/"
ONE = "follow-up/update/<uuid:uuid>/"
urlpatterns = [
    path(OF, views.of_partnership, name="of-partnership"),
    path(ONE, views.update, name="update"),
    path(f"{ONE}words/", views.words, name="words"),
    path(f"{ONE}item/<uuid:item>/", views.line, name="line"),
    path(f"{ONE}figures/", views.read_figures, name="read-figures"),
    *views.PAGES.addresses(OF, ONE, begin="begin", paper="update"),
]
