"""Addresses of agreements."""

from django.urls import path

from waterpeers.apps.partnerships import agreement_views as views

app_name = "agreements"
urlpatterns = [
    path("of/<uuid:uuid>/", views.current, {"to": "edit"}, name="current"),
    path(
        "of/<uuid:uuid>/contributions/",
        views.current,
        {"to": "contributions"},
        name="current-contributions",
    ),
    path("of/<uuid:uuid>/sign/", views.current, {"to": "sign"}, name="current-signature"),
    path("of/<uuid:uuid>/draft/", views.draft, name="draft"),
    path("<uuid:uuid>/", views.detail, name="detail"),
    path("<uuid:uuid>/edit/", views.edit, name="edit"),
    path("<uuid:uuid>/contributions/", views.contributions, name="contributions"),
    path("<uuid:uuid>/move/<slug:name>/", views.move, name="move"),
    path("<uuid:uuid>/sign/", views.sign, name="sign"),
    path("<uuid:uuid>/attach/", views.attach, name="attach"),
    path("files/<uuid:uuid>/", views.download, name="download"),
]
