"""When a signed-in browser was last in use (KA-4): kept in the session, and once in a while in allauth's list."""

from datetime import datetime

from allauth.usersessions.models import UserSession
from django.http import HttpRequest

from amparo.people.peers import peer_address

SEEN = "seen"  # of the session: when it was last written down, in seconds of the epoch
SEEN_SECONDS = 600


def begin_seeing(request: HttpRequest, now: datetime) -> None:
    """Marks a session that begins as seen; called by the adapter when somebody signs in."""
    request.session[SEEN] = int(now.timestamp())


def note_seen(request: HttpRequest, now: datetime) -> None:
    """Writes down that a signed-in browser is in use, once in a while: two writes in ten minutes, else nothing."""
    seen = request.session.get(SEEN)
    if seen is None or now.timestamp() - seen < SEEN_SECONDS:
        return
    begin_seeing(request, now)
    rows = UserSession.objects.filter(session_key=request.session.session_key)
    rows.update(last_seen_at=now, ip=peer_address(request))
