"""The steps of SI-9 in words: what each is called, what it says by itself, what is wrong with one."""

from dataclasses import dataclass

from django.utils import translation
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from amparo.cases.models import EvidenceRequest
from amparo.core.languages import django_code
from amparo.gate import packs


@dataclass(frozen=True, slots=True)
class KindText:
    """A kind of step for the agent who chooses it, and for whoever reads the message."""

    name: str
    badge: str
    done: str
    next: str


def kind_texts() -> dict[str, KindText]:
    """Every kind in the active language; *done* and *next* are what a step says until the agent says it better."""
    return {
        "answer": KindText(
            pgettext("step", "Answer"),
            "",
            _("We have read your request and answered it."),
            _("Tell us whether this solves it."),
        ),
        "document": KindText(
            _("Document"),
            _("A document that should solve it"),
            _("We have found the document that describes your situation."),
            _("Follow the document, and tell us whether this solves it."),
        ),
        "workaround": KindText(
            _("Workaround"),
            _("A way around it for now"),
            _("We have found a way around the problem."),
            _("You can work this way; we go on looking for the cause."),
        ),
        "reproduce": KindText(
            _("Reproduce"),
            _("Trying to reproduce it"),
            _("We have read what you sent and know the steps."),
            _("We are trying to make the problem happen here, and report what we find."),
        ),
        "details": KindText(
            _("Ask for details"),
            _("Details needed"),
            _("We have looked into your request and need to know more."),
            _("Send us what is listed, and we go on at once."),
        ),
        "recording": KindText(
            _("Recording and log"),
            _("Recording and log needed"),
            _("We have looked into your request and need to see the problem happen."),
            _("Run the recording tool while the problem happens, then send the recording and the log file."),
        ),
        "expert": KindText(
            _("Expert"),
            _("An expert was brought in"),
            _("We have brought an expert into your case."),
            _("We report what the expert finds."),
        ),
    }


def kind_texts_in(tag: str) -> dict[str, KindText]:
    """The same in the customer's language, as they read what the agent sends."""
    with translation.override(django_code(tag)):
        return kind_texts()


def asked_texts() -> dict[str, str]:
    """What every desk may ask for (`cases.steps.ASKED`)."""
    return {"recording": _("Screen recording"), "log": _("Log file")}


def item_name(item: str, tag: str) -> str:
    """A piece of evidence by name: the pack's word, or ours."""
    words, _language = packs.in_force().words_in(tag)
    listed = words.evidence.get(item)
    return capfirst(listed.name) if listed else asked_texts().get(item, item)


def request_name(row: EvidenceRequest, tag: str) -> str:
    """What the customer was asked for."""
    return row.label or item_name(row.item, tag)


def problem_text(field: str, code: str) -> str:
    """What is wrong with a field of a step, and how it would be right."""
    sentences = {
        ("kind", "unknown"): _("Choose one of the steps."),
        ("body", "missing"): _("Write something, or attach a file."),
        ("done", "missing"): _("Say what was done."),
        ("next", "missing"): _("Say what comes next."),
        ("document_title", "missing"): _("Say what the document is called."),
        ("document_url", "missing"): _("Give the address of the document."),
        ("document_url", "not-an-address"): _(
            "This is not an address of a page. An example: https://help.example/closing"
        ),
        ("wanted", "missing"): _("Choose what is needed, or write it below."),
        ("wanted", "unknown"): _("Choose from the list, twenty things at most."),
        ("labels", "too-long"): _("Each line has at most 160 characters."),
    }
    return sentences.get((field, code), _("This is too long."))
