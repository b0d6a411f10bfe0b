"""The navigation of the administration."""

from typing import Any

from django import template

from amparo.web.admin.sections import GROUPS

register = template.Library()


@register.inclusion_tag("admin/navigation.html", takes_context=True)
def admin_navigation(context: template.Context) -> dict[str, Any]:
    """The sections at the side; the one that the page belongs to is current."""
    path = getattr(context.get("request"), "path", "")
    return {
        "groups": [
            (
                group.label,
                [(section, url, path.startswith(url)) for section in group.sections if (url := section.url())],
            )
            for group in GROUPS
        ],
    }
