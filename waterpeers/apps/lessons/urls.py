"""Addresses of lessons."""

from django.urls import path

from waterpeers.apps.lessons.views import lessons, translations

app_name = "lessons"
OF = "partnership/<uuid:uuid>/learning/lessons/"
LESSON = "lesson/<uuid:uuid>/"
urlpatterns = [
    path("lessons/", lessons.search, name="list"),
    path(OF, lessons.of_partnership, name="of-partnership"),
    path(f"{OF}write/", lessons.write, name="write"),
    path(LESSON, lessons.lesson, name="lesson"),
    path(f"{LESSON}lesson.<file_form:form>", lessons.paper, name="paper"),
    path(f"{LESSON}change/", lessons.change, name="change"),
    path(f"{LESSON}check/", lessons.check, name="check"),
    path(f"{LESSON}release/", lessons.release, name="release"),
    path(f"{LESSON}in/<str:language>/", translations.translate, name="translate"),
    path(
        "lesson/translation/<uuid:uuid>/check/",
        translations.check,
        name="check-translation",
    ),
]
