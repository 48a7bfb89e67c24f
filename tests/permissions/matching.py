"""Lines of the permission table."""

from tests.permissions.rows import Row
from tests.stated import need, request, round_

MINE = {"visitor": 302, "outsider": 403, "mentor_coordinator": 403, "mentor_signatory": 403,
        "facilitator": 403, "administrator": 403}  # fmt: skip
HIDDEN = MINE | dict.fromkeys(
    ("outsider", "mentor_coordinator", "mentor_signatory", "facilitator", "administrator"), 404
)
SIGNED_IN = {"visitor": 302}
FACILITATORS = {"visitor": 302, "facilitator": 200, "administrator": 200}

ROWS: list[Row] = [
    Row("matching:mine", 200, expected=SIGNED_IN),
    Row("matching:requests", 200, expected=SIGNED_IN),
    Row("matching:rounds", 403, expected=FACILITATORS),
    Row("matching:round", 403, lambda w: {"uuid": round_(w).uuid}, expected=FACILITATORS),
    Row("matching:state", 200, lambda w: {"kind": "need", "uuid": w.mentee.uuid}, expected=MINE),
    Row("matching:state", 404, lambda w: {"kind": "wish", "uuid": w.mentee.uuid},
        expected=SIGNED_IN),
    # A need of the owner alone is not found by others; one for the network is, and stays theirs.
    Row("matching:change", 200, lambda w: {"kind": "need", "uuid": need(w).uuid}, expected=HIDDEN),
    Row("matching:change", 200,
        lambda w: {"kind": "need", "uuid": need(w, visibility="network").uuid}, expected=MINE),
    Row("matching:withdraw", 302, lambda w: {"kind": "need", "uuid": need(w).uuid}, "post",
        expected=HIDDEN),
    Row("matching:shortlist", 200, lambda w: {"uuid": need(w).uuid}, expected=HIDDEN),
    Row("matching:shortlist", 403, lambda w: {"uuid": need(w, visibility="network").uuid},
        expected={"visitor": 302, "mentee_reporter": 200, "mentee_signatory": 200,
                  "facilitator": 200, "administrator": 200}),
    Row("matching:ask", 403,
        lambda w: {"uuid": need(w, visibility="network").uuid, "mentor": w.mentor.uuid},
        expected={"visitor": 302, "mentee_signatory": 200}),
    Row("matching:answer", 403, lambda w: {"uuid": request(w).uuid}, "post",
        lambda w: {"decision": "no"},
        {"visitor": 302, "outsider": 404, "mentor_coordinator": 302, "mentor_signatory": 409,
         "facilitator": 409, "administrator": 409}),
]  # fmt: skip
