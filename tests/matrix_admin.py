"""The administration's rows of the permission matrix: everybody but administrators is refused, or sent to sign in."""

from collections.abc import Mapping

from tests import matrix_packs

# (method, route): what an administrator gets; 302 where a form leads on.
ROWS: Mapping[tuple[str, str], int] = {
    ("get", "admin:home"): 200,
    ("get", "admin:points"): 200,
    ("get", "admin:point-new"): 200,
    ("post", "admin:point-new"): 422,
    ("get", "admin:point"): 404,
    ("post", "admin:point-removal"): 404,
    ("get", "admin:products"): 200,
    ("get", "admin:product"): 404,
    ("post", "admin:product"): 404,
    ("post", "admin:product-place"): 404,
    ("post", "admin:product-offer"): 404,
    ("get", "admin:mail-texts"): 200,
    ("get", "admin:mail-text"): 200,
    ("post", "admin:mail-text"): 422,
    ("post", "admin:mail-text-reset"): 302,
    ("post", "admin:mail-text-trial"): 302,
    ("get", "admin:texts"): 200,
    ("get", "admin:text"): 200,
    ("get", "admin:text-new"): 200,
    ("post", "admin:text-new"): 422,
    ("post", "admin:text-removal"): 404,
    ("get", "admin:audit"): 200,
    ("post", "admin:audit-export"): 200,
    ("get", "admin:calendars"): 200,
    ("post", "admin:calendars"): 422,  # nothing was entered
    ("post", "admin:calendar-removal"): 404,
    ("get", "admin:jobs"): 200,
    ("post", "admin:job-attempt"): 404,
    ("post", "admin:job-removal"): 404,
    ("get", "admin:sessions"): 200,
    ("post", "admin:session-end"): 404,
    ("get", "admin:figures-first"): 302,
    ("get", "admin:figures"): 200,
    ("get", "admin:figures-csv"): 404,  # no table was named
    ("get", "admin:figures-cases"): 200,
    ("get", "admin:figures-decisions"): 200,
    ("get", "admin:figures-names"): 200,
    ("get", "admin:mails"): 200,
    ("post", "admin:mail-delivery"): 302,
    ("get", "admin:privacy"): 200,
    ("post", "admin:privacy-archives"): 302,
    ("get", "admin:privacy-archive"): 302,  # asked for their password once more
    ("post", "admin:privacy-erasures"): 422,  # without saying where the person asked
    ("get", "admin:erasure"): 404,
    ("post", "admin:erasure-order"): 302,
    ("post", "admin:erasure-withdrawal"): 404,
    ("get", "admin:doctor"): 200,
    ("get", "admin:webhooks"): 200,
    ("get", "admin:webhook-new"): 200,
    ("post", "admin:webhook-new"): 422,  # nothing was entered
    ("get", "admin:webhook"): 404,
    ("get", "admin:webhook-change"): 404,
    ("post", "admin:webhook-change"): 404,
    ("post", "admin:webhook-secret"): 404,
    ("post", "admin:webhook-rotation"): 404,
    ("post", "admin:webhook-state"): 404,
    ("post", "admin:webhook-removal"): 404,
    ("post", "admin:webhook-test"): 404,
    ("post", "admin:webhook-replay"): 404,
    ("get", "admin:webhook-message"): 404,
    ("post", "admin:webhook-message-replay"): 404,
    **matrix_packs.ROWS,
}
# The arguments of a route's address, where it has any.
ARGUMENTS: Mapping[str, list[object]] = {
    "admin:point": ["own-0"],
    "admin:point-removal": ["own-0"],
    "admin:product": ["nothing"],
    "admin:product-place": ["nothing"],
    "admin:product-offer": ["nothing"],
    "admin:mail-text": ["case_answered", "de"],
    "admin:mail-text-reset": ["case_answered", "de"],
    "admin:mail-text-trial": ["case_answered", "de"],
    "admin:text": ["terms"],
    "admin:text-new": ["terms"],
    "admin:text-removal": ["terms", 1],
    "admin:calendar-removal": [0],
    "admin:job-attempt": [0],
    "admin:job-removal": [0],
    "admin:session-end": [0],
    "admin:figures": ["overview"],
    "admin:figures-csv": ["load"],
    "admin:mail-delivery": [1],
    "admin:privacy-archive": ["00000000-0000-4000-8000-000000000000"],
    "admin:erasure": [0],
    "admin:erasure-order": [0],
    "admin:erasure-withdrawal": [0],
    **{
        f"admin:webhook{name}": [0]
        for name in ("", "-change", "-secret", "-rotation", "-state", "-removal", "-test", "-replay")
    },
    "admin:webhook-message": [0, "msg_0"],
    "admin:webhook-message-replay": [0, "msg_0"],
    **matrix_packs.ARGUMENTS,
}
