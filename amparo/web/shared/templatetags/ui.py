"""The components as template tags; every template has them without loading (settings.TEMPLATES).

Tags that hold other markup are closed by `end…`. The dataclasses they read are in `amparo.web.shared.components`;
`/styleguide` shows each of them in every state.
"""

from collections.abc import Sequence
from datetime import datetime
from itertools import groupby
from typing import Any

from django import template
from django.conf import settings
from django.forms import BaseForm, BoundField
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString

from amparo.web.shared import decision_panel, formats
from amparo.web.shared.components import CaseRow, Choice, Due, FileRow, Marked, Message, Step, Tab

register = template.Library()

SHOWN_INSIDE = 5  # titles of a folded group of choices
SPRITE = "vendor/icons.svg"
GOES_AHEAD = ("allowed", "conditional")
NOTICE_ICONS = {"good": "circle-check", "warn": "triangle-alert", "bad": "circle-alert"}


def draw_icon(name: str, label: str = "", size: str = "") -> SafeString:
    """The SVG of an icon; see the tag `icon`."""
    classes = f"icon icon-{size}" if size else "icon"
    role = format_html('role="img" aria-label="{}"', label) if label else SafeString('aria-hidden="true"')
    return format_html(
        '<svg class="{}" {} viewBox="0 0 24 24" focusable="false"><use href="{}#{}"></use></svg>',
        classes,
        role,
        static(SPRITE),
        name,
    )


@register.simple_tag
def icon(name: str, label: str = "", size: str = "") -> SafeString:
    """A lucide icon of the sprite (its name must stand in `web/icons.txt`). `size`: lg or xl.

    It is decoration unless `label` says what it means.
    """
    return draw_icon(name, label, size)


@register.simple_tag
def badge(text: str, tone: str = "calm", icon: str = "", dot: bool = False) -> SafeString:
    """A short word with a tone: calm, accent, good, warn or bad. The word carries the meaning, not the colour."""
    sign = draw_icon(icon) if icon else SafeString('<span class="dot"></span>' if dot else "")
    return format_html('<span class="badge tone-{}">{}{}</span>', tone, sign, text)


@register.inclusion_tag("shared/components/button.html")
def button(text: str, icon: str = "", variant: str = "", href: str = "", **attrs: str) -> dict[str, Any]:
    """A button, or a link that looks like one where `href` is given.

    `variant`: any of primary danger quiet link lg block, separated by blanks. Further arguments become attributes,
    an underscore a hyphen: `type="button" name="reply" hx_post="…"`. The type is submit unless said otherwise.
    """
    classes = " ".join(["btn", *(f"btn-{word}" for word in variant.split())])
    return {
        "text": text,
        "icon": icon,
        "href": href,
        "classes": classes,
        "type": attrs.pop("type", "submit"),
        "attrs": [(name.replace("_", "-"), value) for name, value in attrs.items()],
    }


@register.simple_tag
def avatar(name: str, size: str = "") -> SafeString:
    """The initials of a person in a steady colour. Decoration: the name stands beside it. `size`: lg."""
    classes = f"avatar avatar-{size}" if size else "avatar"
    return format_html(
        '<span class="{} tone-{}" aria-hidden="true">{}</span>',
        classes,
        formats.avatar_tone(name),
        formats.initials(name),
    )


@register.simple_tag
def moment(at: datetime | str | None, zone: str = "", relative: bool = True) -> SafeString:
    """A time in the reader's language; `ui/times.js` turns it into "12 minutes ago" unless `relative` is false.

    With `zone` (IANA) it is told in that zone and names its city, else on the reader's own clock, whose city its title
    names. Nothing where there is no time.
    """
    when = formats.as_moment(at)
    if when is None:
        return SafeString("")
    if zone:
        return format_html('<time datetime="{}">{}</time>', when.isoformat(), formats.moment_text(when, zone))
    text, mark = formats.moment_text(when), SafeString(" data-relative") if relative else ""
    named = f"{text} ({formats.city_text(timezone.get_current_timezone_name())})"
    return format_html('<time datetime="{}" title="{}"{}>{}</time>', when.isoformat(), named, mark, text)


@register.simple_tag
def kbd(keys: str) -> SafeString:
    """Keys to press one after the other, separated by blanks: `{% kbd "g q" %}`."""
    return format_html_join(" ", '<kbd class="kbd">{}</kbd>', ((key,) for key in keys.split()))


@register.filter
def tel(phone: str) -> str:
    """What a `tel:` link holds for a phone number as written by people."""
    return formats.dialable(phone)


@register.simple_tag
def money(amount: str, currency: str) -> str:
    """An amount as the reader writes it."""
    return formats.money_text(amount, currency)


@register.filter
def is_free(price: Any) -> bool:
    """Whether a price adds up to nothing (not: whether it cannot be known)."""
    total = decision_panel.part(price, "total")
    return total is not None and not formats.as_amount(total)


@register.simple_tag
def pieces(parts: Sequence[Marked]) -> SafeString:
    """A text with what was looked for marked; every piece is escaped (SEC-16)."""
    return SafeString("".join(map(marked, parts)))


def marked(part: Marked) -> str:
    """One piece of it."""
    text = escape(part.text)
    return f"<mark>{text}</mark>" if part.marked else text


# --- forms ---


@register.inclusion_tag("shared/components/field.html")
def field(bound: BoundField, label: str = "", foot: str = "") -> dict[str, Any]:
    """A form's field with label, help and error, tied together for screen readers. Text, select, file or checkbox.

    What is too long is said by the form: a browser that counts would cut what somebody pastes, without a word.
    """
    bound.field.widget.attrs.pop("maxlength", None)
    return {"field": bound, "label": label or bound.label, "foot": foot, "single": bound.widget_type == "checkbox"}


@register.inclusion_tag("shared/components/error_summary.html")
def error_summary(form: BaseForm) -> dict[str, Any]:
    """What is wrong with a form, each line a link to its field; takes the focus. Nothing where nothing is wrong."""
    wrong = [bound for bound in form if bound.errors]
    return {"form": form, "fields": wrong, "general": form.non_field_errors()}


@register.inclusion_tag("shared/components/choices.html")
def choices(bound: BoundField, cards: Sequence[Choice] | None = None, columns: int = 1) -> dict[str, Any]:
    """A radio field as cards with title, meaning and examples. Without `cards` the field's own choices are shown."""
    if cards is None:
        cards = [Choice(str(value), str(title)) for value, title in bound.field.choices if value != ""]  # type: ignore[attr-defined]
    selected = str(bound.value() or "")
    return {"field": bound, "groups": group_choices(cards, selected), "columns": columns, "selected": selected}


def group_choices(cards: Sequence[Choice], selected: str) -> list[dict[str, Any]]:
    """Cards under their headings; a folded group says what is in it, and stands open around what is chosen."""
    groups = []
    for title, found in groupby(enumerate(cards), key=lambda pair: pair[1].group):
        members = list(found)
        titles = [card.title for _place, card in members]
        groups.append(
            {
                "title": title,
                "cards": members,
                "folded": members[0][1].folded,
                "open": any(card.value == selected for _place, card in members),
                "inside": " · ".join(titles[:SHOWN_INSIDE]) + (" …" if len(titles) > SHOWN_INSIDE else ""),
            }
        )
    return groups


@register.inclusion_tag("shared/components/dropzone.html")
def dropzone(bound: BoundField, url: str = "", files: Sequence[FileRow] = (), max_bytes: int = 0) -> dict[str, Any]:
    """A place to drop files, with a progress bar each. `url` takes one file a request (docs/how-to/add-a-screen.md).

    Without script, or without `url`, it is a file input that travels with its form.
    """
    return {"field": bound, "url": url, "files": files, "max_bytes": max_bytes or settings.FILE_MAX_BYTES}


# --- pieces of a page ---


@register.inclusion_tag("shared/components/stepper.html")
def stepper(steps: Sequence[Step], label: str = "") -> dict[str, Any]:
    """Where one is in a guided flow."""
    return {"steps": steps, "label": label}


@register.inclusion_tag("shared/components/tabs.html")
def tabs(items: Sequence[Tab], label: str) -> dict[str, Any]:
    """Views of one page as links; `label` names the group."""
    return {"items": items, "label": label}


@register.inclusion_tag("shared/components/pagination.html")
def pagination(newer_url: str = "", older_url: str = "", summary: str = "") -> dict[str, Any]:
    """Two links of a cursor and how much is shown. Nothing where all is on one page."""
    return {"newer_url": newer_url, "older_url": older_url, "summary": summary}


@register.inclusion_tag("shared/components/files.html")
def files(rows: Sequence[FileRow], bare: bool = False) -> dict[str, Any]:
    """Files with size, note and, while they travel, progress. `bare` where the surroundings have the padding."""
    return {"rows": rows, "bare": bare}


@register.inclusion_tag("shared/components/message.html")
def message(item: Message) -> dict[str, Any]:
    """One turn of a conversation: customer, agent, internal note or event."""
    return {"m": item}


@register.inclusion_tag("shared/components/case_rows.html")
def case_rows(cases: Sequence[CaseRow]) -> dict[str, Any]:
    """Cases as a customer sees them."""
    return {"cases": cases}


@register.inclusion_tag("shared/components/case_table.html")
def case_table(cases: Sequence[CaseRow], caption: str, select: bool = False) -> dict[str, Any]:
    """Cases as an agent sees them: a table on a desk, stacked on a phone; `j`, `k` and Enter walk it.

    `select` puts a box before each (`numbers`), inside of a form; `x` ticks it.
    """
    return {"cases": cases, "caption": caption, "select": select}


@register.inclusion_tag("shared/components/due.html")
def due(item: Due, zone: str = "") -> dict[str, Any]:
    """A clock of a service target: what is due, when, how much of it is used, and why."""
    return {"due": item, "zone": zone}


@register.inclusion_tag("shared/components/decision.html")
def decision(given: Any, lead: str = "", why_url: str = "", title: str = "", extent: str = "") -> dict[str, Any]:
    """What the gate said: outcome, reasons, obligations, remedies, price, target.

    `given` is a decision in the form of the public contract, a mapping or an object. `lead` is a sentence under the
    outcome, `title` replaces the outcome's own sentence, `why_url` leads to the page that explains it in full.
    The reasons that settled the outcome stand open, the others are folded; the `extent` `whole` folds none, `compact`
    all of them, and leaves what is due to the case's clocks. `agent` is `compact` for the vendor's people: without the
    sentences that are addressed to the customer.
    """
    outcome = str(decision_panel.part(given, "outcome", ""))
    price = decision_panel.part(given, "price")
    ours = extent == "agent"
    first, further = decision_panel.sort_reasons(decision_panel.part(given, "reasons", ()), outcome)
    if extent:
        first, further = (first + further, []) if extent == "whole" else ([], first + further)
    return {
        "d": given,
        "look": decision_panel.describe_outcome(outcome),
        "title": title,
        "lead": lead,
        "why_url": why_url,
        "reasons": [(decision_panel.mark_reason(reason, outcome), reason) for reason in first],
        "further": [(decision_panel.mark_reason(reason, outcome), reason) for reason in further],
        "obligations": [
            (decision_panel.OBLIGATION_ICONS.get(decision_panel.part(item, "kind"), "circle-help"), item)
            for item in decision_panel.shown_obligations(decision_panel.part(given, "obligations", ()), outcome)
        ],
        "remedies": [] if ours else [remedy_parts(item) for item in decision_panel.part(given, "remedies", ())],
        "price": price if outcome in GOES_AHEAD else None,  # what does not happen costs nothing: saying so would puzzle
        "target": None if extent in ("agent", "compact") else decision_panel.part(given, "target"),
        "ours": ours,
    }


def remedy_parts(item: Any) -> dict[str, Any]:
    """A remedy with its icon and its phone menu as text."""
    kind = decision_panel.part(item, "kind", "")
    return {
        "icon": decision_panel.REMEDY_ICONS.get(kind, "arrow-right"),
        "menu": decision_panel.menu_path(decision_panel.part(item, "menu")),
        **{name: decision_panel.part(item, name) for name in ("text", "url", "phone", "hours", "price", "people")},
    }


@register.inclusion_tag("shared/components/price.html")
def price(given: Any, caption: str = "", wordless: bool = False) -> dict[str, Any]:
    """A price as a table of lines with its total; only its text where there is nothing to add up.

    `wordless` leaves out the sentence for whoever pays, where there are figures.
    """
    return {"p": given, "caption": caption, "wordless": wordless and decision_panel.part(given, "total") is not None}


# --- links that exist ---


@register.simple_tag(takes_context=True)
def nav_link(context: template.Context, route: str, text: str, key: str = "") -> SafeString:
    """A link of the navigation by the name of its route; nothing where this desk has no such route.

    `key` is its shortcut (`g c`). The link is current on its own page and on those below it.
    """
    try:
        url = reverse(route)
    except NoReverseMatch:
        return SafeString("")
    path = getattr(context.get("request"), "path", "")
    here = path == url or (url != "/" and path.startswith(url.rstrip("/") + "/"))
    current = SafeString(' aria-current="page"' if here else "")
    shortcut = format_html(' data-key="{}"', key) if key else SafeString("")
    return format_html('<a href="{}"{}{}>{}</a>', url, current, shortcut, text)


# --- tags with content ---


def _block(name: str, **context: Any) -> SafeString:
    return render_to_string(f"shared/components/{name}.html", context)


@register.simple_block_tag
def card(content: str, title: str = "", icon: str = "", aside: str = "", body: bool = True) -> SafeString:
    """A card with a heading. `aside` (a badge) stands at the heading's end; `body=False` for lists edge to edge."""
    return _block("card", content=content, title=title, icon=icon, aside=aside, body=body)


@register.simple_block_tag
def notice(content: str, tone: str = "accent", title: str = "", icon: str = "", live: bool = False) -> SafeString:
    """Something to know, where it matters; `live` announces it when it appears."""
    sign = icon or NOTICE_ICONS.get(tone, "info")
    return _block("notice", content=content, tone=tone, title=title, icon=sign, live=live)


@register.simple_block_tag
def empty(content: str, title: str, icon: str = "inbox") -> SafeString:
    """What a list says when there is nothing in it, with the next thing to do as its content."""
    return _block("empty", content=content, title=title, icon=icon)


@register.simple_block_tag
def dialog(content: str, key: str, title: str) -> SafeString:
    """A dialog, opened by `<button type="button" command="show-modal" commandfor="KEY">`."""
    return _block("dialog", content=content, key=key, title=title)
