"""One's own data as the page shows it: archives to download, what an erasure does, what stands in its way."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse

from amparo.people.models import Person
from amparo.people.personal import subject_of
from amparo.privacy.access import exports_of, hindrances_of, open_erasure_of
from amparo.privacy.models import DataExport
from amparo.privacy.queries import get_extent
from amparo.privacy.texts import hindrance_text
from amparo.web.shared.privacy_texts import export_state


def data_context(person: Person, now: datetime) -> dict[str, Any]:
    """What the page shows."""
    subject = subject_of(person)
    return {
        "email": person.email,
        "exports": [export_row(row) for row in exports_of(person, now)],
        "erasure": open_erasure_of(person),
        "hindrances": [hindrance_text(one) for one in hindrances_of(subject, now)],
        "extent": get_extent(subject),
        "vendor": subject.vendor,
        "delay_days": settings.ERASURE_DELAY_DAYS,
    }


def export_row(export: DataExport) -> dict[str, Any]:
    """One archive."""
    words, tone = export_state(export)
    return {
        "state": words,
        "tone": tone,
        "asked_at": export.asked_at,
        "expires_at": export.expires_at,
        "size": export.stored.size if export.stored else None,
        "url": reverse("account_export", args=[export.pk]) if export.state == "ready" else "",
    }
