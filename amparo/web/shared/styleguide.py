"""/styleguide: every component in every state, with invented people. Served only with DEBUG."""

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.safestring import mark_safe

from amparo.web.shared.components import (
    CaseRow,
    Chip,
    Choice,
    Due,
    FileRow,
    FilterField,
    Message,
    Option,
    Step,
    Tab,
)

PRIORITIES = (
    Choice(
        "down",
        "System down",
        "A system-wide outage that stops important business functions of several users. Use is wholly degraded.",
        icon="circle-x",
    ),
    Choice(
        "significant",
        "Significant impact",
        "A time-sensitive technical problem that inhibits daily workflows. Use is considerably degraded.",
        icon="triangle-alert",
        badge="Answered first",
        badge_tone="warn",
    ),
    Choice(
        "minor",
        "Minor impact",
        "A standard request or problem that may inhibit business. Use is slightly degraded.",
        examples=("A report shows the old address.", "A field cannot be sorted."),
    ),
    Choice("information", "Information only", "Not urgent; use is not degraded.", disabled=True),
)


SAMPLE_REMEDIES = {
    "refused": [
        {
            "kind": "designated-colleague",
            "text": "Ask one of your designated colleagues: Ana Ortiz or Ben Hall.",
        },
        {"kind": "self-service", "text": "Search the help centre.", "url": "#"},
        {
            "kind": "finance",
            "text": "Call the billing desk.",
            "phone": "+55 11 4003-0015",
            "menu": ["4", "9"],
            "hours": "Monday to Friday, 8:00 to 18:00",
        },
    ],
    "redirected": [{"kind": "ideas", "text": "Post it on the ideas page, where it is voted on.", "url": "#"}],
}


class SampleForm(forms.Form):
    """One field of each kind."""

    subject = forms.CharField(label="Subject", max_length=120, help_text="One problem, in one line.")
    details = forms.CharField(label="What happens", widget=forms.Textarea, required=False)
    version = forms.ChoiceField(label="Version", choices=[("8.2", "8.2.1"), ("8.1", "8.1.4")])
    email = forms.EmailField(label="Your e-mail address")
    impact = forms.ChoiceField(
        label="How badly does it hit your work?",
        widget=forms.RadioSelect,
        choices=[("down", "down"), ("significant", "significant"), ("minor", "minor"), ("information", "information")],
    )
    terms = forms.BooleanField(label="I agree to the terms of support, version 3.")
    attachments = forms.FileField(
        label="Records and pictures", required=False, help_text="The log and a screenshot help most."
    )


def sample_files() -> list[FileRow]:
    """A file of each kind and state."""
    return [
        FileRow("connector.log", 86_016, url="#", kind="log", note="scanned, 3 secrets masked"),
        FileRow("posting-error.png", 412_000, url="#", kind="image"),
        FileRow("ledger-export.zip", 18_874_368, kind="archive", progress=62),
        FileRow("database-dump.bak", 2_147_483_648, problem="This file is larger than 100 MB."),
    ]


def sample_messages(now: datetime) -> list[Message]:
    """A conversation with each side in it."""
    return [
        Message(
            "1",
            "customer",
            "Lucía Ferrer",
            now - timedelta(minutes=74),
            mark_safe(
                "<p>Since last night’s update about one in twenty orders never arrives in the ledger. "
                "Nothing in the connector’s own log.</p>"
            ),
            role="Alpina Foods AG",
            files=sample_files()[:2],
        ),
        Message("2", "event", "", now - timedelta(minutes=70), "Marta Ruiz took the case.", icon="user-check"),
        Message(
            "3",
            "internal",
            "Marta Ruiz",
            now - timedelta(minutes=57),
            mark_safe("<p>Matches known defect <a href='#'>D-311</a>: retries are dropped. Fixed in 8.2.2.</p>"),
        ),
        Message(
            "4",
            "agent",
            "Marta Ruiz",
            now - timedelta(minutes=12),
            mark_safe(
                "<p>Thank you, the log shows it clearly. Could you run this check and paste what it prints?</p>"
                "<pre><code>lumenctl connector check --since 12h --orders --include-retries --format json</code></pre>"
            ),
            role="Support",
            new=True,
        ),
    ]


def sample_cases(now: datetime) -> list[CaseRow]:
    """Cases in each status."""
    late = Due("First answer", now - timedelta(minutes=20), "late")
    soon = Due("First answer", now + timedelta(minutes=47), "soon")
    calm = Due("Next answer", now + timedelta(hours=5), "running")
    rows = [
        ("LU-1042", "Orders are lost after the 8.2 update", "In progress", "accent", soon, "Marta Ruiz", "Significant"),
        ("LU-1041", "Nobody can post since this morning", "New", "bad", late, "", "System down"),
        ("LU-1038", "October invoice was printed twice", "Waiting for you", "warn", None, "Jonas Keller", "Minor"),
        ("LU-1007", "Read access for the external audit", "Resolved", "good", calm, "Marta Ruiz", "Information"),
    ]
    tones = {"System down": "bad", "Significant": "warn"}
    return [
        CaseRow(
            number,
            title,
            "#",
            status,
            tone,  # type: ignore[arg-type]
            now - timedelta(minutes=12 + 300 * place),
            product="Lumen Ledger · Orders",
            author="Lucía Ferrer",
            company="Alpina Foods AG",
            assignee=assignee,
            priority=priority,
            priority_tone=tones.get(priority, "calm"),  # type: ignore[arg-type]
            due=clock,
            unread=place == 0,
        )
        for place, (number, title, status, tone, clock, assignee, priority) in enumerate(rows)
    ]


def sample_decision(outcome: str, now: datetime) -> dict[str, Any]:
    """A decision in the form of the gate's contract for each outcome."""
    true, false, unknown = (
        {"predicate": "company.finances_clear", "value": True, "text": "Your company’s account is clear."},
        {"predicate": "contact.designated", "value": False, "text": "You are not a designated support user."},
        {"predicate": "case.evidence_complete", "value": None, "text": "It is not known which records you have."},
    )
    reasons = [{"rule": "a", "text": "Support covers companies whose account is clear.", "because": [true]}]
    if outcome == "refused":
        text = "In the United States, only designated support users may contact support."
        reasons.insert(0, {"rule": "b", "text": text, "because": [false]})
    if outcome == "conditional":
        reasons.insert(0, {"rule": "c", "text": "A request carries the records that show it.", "because": [unknown]})
    if outcome == "redirected":
        reasons = [{"rule": "d", "text": "Ideas for new features do not get a case.", "because": [], "mark": "failed"}]
    price = {
        "currency": "CHF",
        "total": "380.00",
        "lines": [
            {"kind": "work", "minutes": 60, "amount": "180.00", "text": "60 minutes of a specialist, at CHF 3.00"},
            {"kind": "surcharge", "amount": "200.00", "text": "Urgent: a specialist is freed for you"},
        ],
        "text": "Invoiced after the work is done.",
    }
    return {
        "outcome": outcome,
        "reasons": reasons,
        "obligations": [
            {"kind": "evidence", "item": "records", "text": "Attach the records that show the behaviour."},
            {"kind": "acceptance", "item": "surcharge", "text": "Accept the surcharge for urgent work by e-mail."},
        ]
        if outcome == "conditional"
        else [],
        "remedies": SAMPLE_REMEDIES.get(outcome, []),
        "price": price
        if outcome == "conditional"
        else {"currency": "CHF", "total": "0.00", "lines": [], "text": "Your plan covers this."},
        "target": {
            "first_response_due": (now + timedelta(hours=4)).isoformat(),
            "resolution_due": None,
            "time_zone": "Europe/Zurich",
            "text": "The clock starts when the desk opens at 8:00, because the request is not of high priority.",
        }
        if outcome in {"allowed", "conditional"}
        else None,
    }


def show(request: HttpRequest) -> HttpResponse:
    """The page. 404 unless DEBUG."""
    if not settings.DEBUG:
        raise Http404
    return render(request, "shared/styleguide.html", sample_context(timezone.now()))


def sample_context(now: datetime) -> dict[str, Any]:
    """Everything that the page shows."""
    return {
        "vendor_name": "Lumen",
        "tones": ["calm", "accent", "good", "warn", "bad"],
        "people": ["Lucía Ferrer", "Marta Ruiz", "Jonas Keller", "ana@acme.example", "Zoë", "王伟"],
        "form": SampleForm(initial={"impact": "significant", "subject": "Orders are lost after the update"}),
        "wrong_form": SampleForm({"email": "lucia@", "impact": ""}, prefix="wrong"),
        "priorities": PRIORITIES,
        "steps": [
            Step("Product", "done", "#"),
            Step("Need", "done", "#"),
            Step("Problem", "now"),
            Step("Check", "next"),
            Step("Sent", "next"),
        ],
        "tab_items": [
            Tab("Conversation", "#", current=True),
            Tab("Files", "#", count=4),
            Tab("Timeline", "#"),
        ],
        "file_rows": sample_files(),
        "conversation": sample_messages(now),
        "cases": sample_cases(now),
        "query": "orders AP-1127",
        "fields": [
            FilterField("state", "Status", "boxes", [Option("new", "New", True), Option("waiting", "Waiting")]),
            FilterField("product", "Product", "select", [Option("stock", "Stock", group="Lumen Stock & Sales")]),
            FilterField("company", "Company", "text", value="Alpina"),
            FilterField("opened_from", "Opened from", "date"),
        ],
        "chips": [Chip("Status", "New", "#"), Chip("Company", "Alpina", "#")],
        "decisions": [sample_decision(word, now) for word in ("allowed", "conditional", "redirected", "refused")],
        "dues": [
            Due("First answer", now + timedelta(minutes=47), "soon", "Significant impact: 4 business hours.", 81),
            Due("First answer", now - timedelta(minutes=20), "late", "System down: 1 hour, day and night.", 100),
            Due("Next answer", now + timedelta(hours=5), "running", "8 business hours.", 30),
            Due("First answer", now - timedelta(hours=2), "met", "Answered after 17 minutes of 60."),
            Due("Next answer", None, "paused", "The clock waits while the customer has the next word."),
        ],
        "fresh": now - timedelta(minutes=3),
    }
