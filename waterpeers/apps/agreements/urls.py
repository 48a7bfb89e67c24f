"""Addresses of agreements and of the files of a partnership."""

from django.urls import path

from waterpeers.apps.agreements.views import agreements, contributions, files, signing, writing

app_name = "agreements"
current = agreements.current
urlpatterns = [
    path("partnership/<uuid:uuid>/agreement/", agreements.of_partnership, name="list"),
    path("agreement/of/<uuid:uuid>/", current, {"to": "edit"}, name="current"),
    path("agreement/of/<uuid:uuid>/sign/", current, {"to": "sign"}, name="current-signature"),
    path("agreement/of/<uuid:uuid>/begin/", agreements.draft, name="draft"),
    path("agreement/of/<uuid:uuid>/files/", files.files, name="files"),
    path("agreement/<uuid:uuid>/", agreements.detail, name="detail"),
    path("agreement/<uuid:uuid>/agreement.<file_form:form>", agreements.paper, name="paper"),
    path("agreement/<uuid:uuid>/text.json", agreements.fixed_text, name="fixed-text"),
    path("agreement/<uuid:uuid>/edit/", writing.edit, name="edit"),
    path("agreement/<uuid:uuid>/edit/<slug:name>/", writing.part, name="part"),
    path("agreement/<uuid:uuid>/puts-in/", contributions.contributions, name="contributions"),
    path("agreement/<uuid:uuid>/move/<slug:name>/", agreements.move, name="move"),
    path("agreement/<uuid:uuid>/sign/", signing.sign, name="sign"),
    path(
        "agreement/<uuid:uuid>/sign/paper/", signing.sign, {"on_paper": True}, name="sign-on-paper"
    ),
    path("agreement/<uuid:uuid>/files/", files.attach, name="attach"),
    path("agreement/puts-in/<uuid:uuid>/", contributions.contribution, name="contribution"),
    path("agreement/puts-in/<uuid:uuid>/remove/", contributions.remove, name="remove-contribution"),
    path("agreement/files/<uuid:uuid>/", files.download, name="download"),
    path("agreement/files/<uuid:uuid>/version/", files.new_version, name="new-version"),
    path("agreement/files/<uuid:uuid>/class/", files.change_class, name="change-class"),
    path("agreement/files/<uuid:uuid>/remove/", files.detach, name="detach"),
]
