"""The sentences of the portal for codes: kinds of request, scopes, environments, missing facts, problems of forms."""

from dataclasses import dataclass

from django.utils.translation import gettext as _


@dataclass(frozen=True)
class KindText:
    """How a kind of request is offered."""

    title: str
    text: str
    icon: str


def kind_texts() -> dict[str, KindText]:
    """Every kind of request in the reader's language."""
    return {
        "question": KindText(
            _("A short question"), _("How something everyday is done, answered in a few sentences."), "circle-help"
        ),
        "problem": KindText(_("A problem"), _("Something does not work as you expect it to."), "triangle-alert"),
        "defect": KindText(
            _("A defect of the product"),
            _("A wrong or unexpected result, an error message, or behaviour that was not intended."),
            "bug",
        ),
        "idea": KindText(_("An idea for a new feature"), _("Something that the product cannot do yet."), "lightbulb"),
        "improvement": KindText(_("An improvement"), _("Something that exists and could be better."), "sparkles"),
        "account": KindText(
            _("Your account in general"), _("Contract, satisfaction, or where things are heading."), "briefcase"
        ),
        "explanation": KindText(
            _("An in-depth explanation"), _("How to go about a whole subject, step by step."), "book-open"
        ),
        "investigation": KindText(
            _("An investigation"), _("Finding out why figures or results are as they are."), "search"
        ),
        "training": KindText(_("A training course"), _("Learning to use a part of the product."), "graduation-cap"),
        "configuration": KindText(_("A configuration"), _("Somebody of ours sets the product up for you."), "settings"),
        "development": KindText(_("A development"), _("A form, a report or an interface made for you."), "wrench"),
        "billing": KindText(_("Invoices and payments"), _("Questions to the billing desk."), "receipt"),
        "registration": KindText(
            _("A registration"), _("A person or a company is to be registered or corrected."), "user-plus"
        ),
        "designated-user": KindText(
            _("A new designated support user"),
            _("Somebody of your company is to be allowed to ask for support."),
            "user-check",
        ),
        "permission": KindText(_("A change of permissions"), _("What somebody may do is to change."), "shield"),
        "password-reset": KindText(_("A password reset"), _("For somebody in the product."), "key-round"),
    }


def kind_groups() -> list[tuple[str, tuple[str, ...]]]:
    """The rarer kinds by subject, for a vendor that offers many."""
    return [
        (
            _("To learn something, or to have it done"),
            ("explanation", "investigation", "training", "configuration", "development"),
        ),
        (
            _("People and what they may do"),
            ("designated-user", "permission", "password-reset", "registration"),
        ),
        (_("Contract and invoices"), ("account", "billing")),
    ]


def scope_texts() -> dict[str, str]:
    """Whom a problem affects."""
    return {
        "user": _("Only me, or one person"),
        "team": _("A team or department"),
        "company": _("The whole company"),
        "all": _("Several companies"),
    }


def environment_texts() -> dict[str, str]:
    """Where a problem shows."""
    return {
        "production": _("In the live system"),
        "test": _("In a test system"),
        "development": _("In a development system"),
    }


def side_texts() -> tuple[str, str]:
    """What the two sides of triage are called."""
    return _("free"), _("billed")


def problem_text(field: str, code: str) -> str:
    """The sentence for something that a form lacks or has too much of."""
    sentences = {
        ("title", "missing"): _("Say in one line what it is about."),
        ("title", "too-long"): _("The title is too long: 160 characters at most. Put the rest into the description."),
        ("body", "missing"): _("Describe what you did, what happened, and what you expected."),
        ("body", "too-long"): _("The description is too long: 20,000 characters at most. Attach the rest as a file."),
        ("visitor_email", "missing"): _("Enter your e-mail address; the link to confirm your request goes there."),
        ("visitor_email", "not-an-address"): _("This is not an e-mail address. It looks like name@company.com."),
        ("product", "unknown"): _("This product is no longer supported. Choose another one."),
    }
    if field.startswith("evidence."):
        return _("This is too long: 20,000 characters at most. Attach the rest as a file.")
    return sentences.get((field, code), _("This is not valid."))
