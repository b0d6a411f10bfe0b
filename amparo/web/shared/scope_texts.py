"""What the scopes of API tokens mean, in words (SEC-8)."""

from django.utils.translation import gettext as _


def scope_texts() -> dict[str, str]:
    """What a scope lets a program do."""
    return {
        "cases:read": _("Read the cases that you see"),
        "cases:write": _("Open cases, and write and act in them as you"),
        "companies:read": _("Read companies and their people"),
        "companies:write": _("Change companies and their people, as far as you may"),
        "decisions:write": _("Ask what would be decided, before anything is sent"),
        "acceptances:write": _("Agree to texts in your name"),
        "events:read": _("Hear what happens, as far as you may see it"),
        "figures:read": _("Read the desk’s figures, for administrators"),
        "articles:read": _("Read and search the articles that you may read"),
        "articles:write": _("Write drafts of articles as you, for agents"),
    }
