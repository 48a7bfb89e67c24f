"""Addresses of the end of a partnership and of what lasts."""

from django.urls import path

from waterpeers.apps.closing.views import closing, stocktakings

app_name = "closing"
OF = "partnership/<uuid:uuid>/results/"
ONE = "stocktaking/<uuid:uuid>/"
urlpatterns = [
    path(OF, closing.results, name="results"),
    path(f"{OF}close-out/", closing.close_out, name="close-out"),
    path(f"{OF}close-out/begin/", closing.begin, name="begin"),
    path(f"{OF}close-out/go-on/", closing.go_on, name="go-on"),
    path(f"{OF}next-phase/", closing.go_further, name="continue"),
    path(f"{OF}take-back/", closing.take_back, name="take-back"),
    path(f"{OF}current/", closing.current, name="current"),
    path(f"{OF}current/sign/", closing.sign_current, name="sign-current"),
    path(ONE, stocktakings.stocktaking, name="stocktaking"),
    path(f"{ONE}account.<file_form:form>", stocktakings.paper, name="paper"),
    path(f"{ONE}words/", stocktakings.words, name="words"),
    path(f"{ONE}figures/", stocktakings.figures, name="figures"),
    path(f"{ONE}figures/read/", stocktakings.read_figures, name="read-figures"),
    path(f"{ONE}judge/", stocktakings.judge, name="judge"),
    path(f"{ONE}sign/", stocktakings.sign, name="sign"),
    path(f"{ONE}sign/<uuid:party>/take-back/", stocktakings.unsign, name="unsign"),
]
