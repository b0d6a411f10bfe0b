"""The administration's rows of the permission matrix: everybody but administrators is refused, or sent to sign in."""

from collections.abc import Mapping

# (method, route): what an administrator gets; 302 where a form leads on.
ROWS: Mapping[tuple[str, str], int] = {
    ("get", "admin:home"): 200,
    ("get", "admin:calendars"): 200,
    ("post", "admin:calendars"): 422,  # nothing was entered
    ("post", "admin:calendar-removal"): 404,
    ("get", "admin:mails"): 200,
    ("post", "admin:mail-delivery"): 302,
}
# The arguments of a route's address, where it has any.
ARGUMENTS: Mapping[str, list[object]] = {
    "admin:calendar-removal": [0],
    "admin:mail-delivery": [1],
}
