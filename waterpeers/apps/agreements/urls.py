"""Addresses of agreements and of the files of a partnership."""

from django.urls import path

from waterpeers.apps.agreements.views import agreements, contributions, files, signing

app_name = "agreements"
current = agreements.current
urlpatterns = [
    path("of/<uuid:uuid>/", current, {"to": "edit"}, name="current"),
    path("of/<uuid:uuid>/puts-in/", current, {"to": "contributions"}, name="current-contributions"),
    path("of/<uuid:uuid>/sign/", current, {"to": "sign"}, name="current-signature"),
    path("of/<uuid:uuid>/begin/", agreements.draft, name="draft"),
    path("of/<uuid:uuid>/files/", files.files, name="files"),
    path("<uuid:uuid>/", agreements.detail, name="detail"),
    path("<uuid:uuid>/text.json", agreements.fixed_text, name="fixed-text"),
    path("<uuid:uuid>/edit/", agreements.edit, name="edit"),
    path("<uuid:uuid>/puts-in/", contributions.contributions, name="contributions"),
    path("<uuid:uuid>/move/<slug:name>/", agreements.move, name="move"),
    path("<uuid:uuid>/sign/", signing.sign, name="sign"),
    path("<uuid:uuid>/sign/paper/", signing.sign, {"on_paper": True}, name="sign-on-paper"),
    path("<uuid:uuid>/files/", files.attach, name="attach"),
    path("puts-in/<uuid:uuid>/", contributions.contribution, name="contribution"),
    path("puts-in/<uuid:uuid>/remove/", contributions.remove, name="remove-contribution"),
    path("files/<uuid:uuid>/", files.download, name="download"),
    path("files/<uuid:uuid>/remove/", files.detach, name="detach"),
]
