"""Charts: gaps are gaps, and everything is on one scale."""

from waterpeers.apps.benchmarking.charts import curves, strip_place


def test_a_strip_goes_from_left_to_right():
    assert [strip_place(share) for share in (0.0, 50.0, 100.0)] == ["12.0", "112.0", "212.0"]


def test_a_gap_breaks_the_line_and_has_no_dot():
    own, medians = curves([0.0, 10.0, None, 10.0], [None, 5.0, 5.0, None])

    assert own.lines == ("12.0,108.0 110.7,12.0",)
    assert own.dots == (("12.0", "108.0"), ("110.7", "12.0"), ("308.0", "12.0"))
    assert medians.lines == ("110.7,60.0 209.3,60.0",)


def test_nothing_known_and_nothing_that_changes_are_drawn_flat():
    assert curves([None, None])[0].lines == ()
    assert curves([3.0, 3.0])[0].lines == ("12.0,108.0 308.0,108.0",)
