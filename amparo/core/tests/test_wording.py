"""Words of the desk for its mails: checked, filled and nothing more, taken back; the built-in ones are not lost."""

from datetime import UTC, datetime

import pytest
from django.db import Error, transaction
from hypothesis import given
from hypothesis import strategies as st

from amparo.core.access import NotAllowed
from amparo.core.actors import SYSTEM, VISITOR, Actor
from amparo.core.languages import TAGS
from amparo.core.mailer import UnknownMail, kinds, wording, write
from amparo.core.mailer.wording import WordingRefused, Words, builtin_words, fill, keep_words, own_words, reset_words
from amparo.core.models import Event, MailWording, OutgoingMail

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
ADMINISTRATOR = Actor("person", 1, frozenset({"administrator"}))
OWN = Words("{case}: {title}", "Dear {name},\n\nplease read {link}\n\n{vendor_name}")
PARAMS = {"case": 1042, "title": "Totals", "name": "Ana", "link": "https://desk.example/"}


def mail(kind: str = "case_answered", language: str = "de", **params: str | int) -> OutgoingMail:
    given = {**PARAMS, **params}
    wanted = {name: given.get(name, name) for name in kinds.registered()[kind]}
    return OutgoingMail(pk=1, kind=kind, to="ana@acme.example", language=language, params=wanted, created_at=NOW)


def body_of(one: OutgoingMail) -> str:
    part = write(one, NOW).get_body(("plain",))
    assert part is not None
    return str(part.get_content()).strip()


@pytest.mark.django_db
def test_a_mail_says_what_the_desk_wrote_in_that_language_alone() -> None:
    keep_words(ADMINISTRATOR, "case_answered", "de", OWN, NOW)
    message = write(mail(), NOW)
    assert message["Subject"] == "1042: Totals"
    assert body_of(mail()).startswith("Dear Ana,\n\nplease read https://desk.example/")
    assert "Dear" not in body_of(mail(language="fr"))
    assert [(row.type, row.payload) for row in Event.objects.all()] == [
        ("mail.worded", {"kind": "case_answered", "language": "de"})
    ]


@pytest.mark.django_db
def test_the_built_in_words_come_back_and_every_wording_stays_on_record() -> None:
    before = body_of(mail())
    keep_words(ADMINISTRATOR, "case_answered", "de", OWN, NOW)
    reset_words(ADMINISTRATOR, "case_answered", "de", NOW)
    reset_words(ADMINISTRATOR, "case_answered", "de", NOW)
    assert body_of(mail()) == before and own_words("case_answered", "de") is None
    assert [row.type for row in Event.objects.order_by("id")] == ["mail.worded", "mail.reset"]
    assert MailWording.objects.count() == 2
    with pytest.raises(Error), transaction.atomic():
        MailWording.objects.update(body="forged")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("words", "problems"),
    [
        (Words(" ", OWN.body), {"subject": "missing"}),
        (Words("x" * 201, OWN.body), {"subject": "too-long"}),
        (Words("a\nBcc: eve@evil.example", OWN.body), {"subject": "one-line"}),
        (Words("{password}", OWN.body), {"subject": "unknown-placeholder"}),
        (Words("Hello", "{link} {settings}"), {"body": "unknown-placeholder"}),
        (Words("Hello", "Read it."), {"body": "needs-link"}),
        (Words("Hello", "{link}" + "x" * 10_000), {"body": "too-long"}),
    ],
)
def test_words_that_would_not_do_are_refused(words: Words, problems: dict[str, str]) -> None:
    with pytest.raises(WordingRefused) as refused:
        keep_words(ADMINISTRATOR, "case_answered", "de", words, NOW)
    assert refused.value.problems == problems
    assert not MailWording.objects.exists() and not Event.objects.exists()


@pytest.mark.django_db
def test_only_administrators_write_and_only_mails_that_there_are() -> None:
    for actor in (VISITOR, SYSTEM, Actor("person", 2, frozenset({"agent"}))):
        with pytest.raises(NotAllowed):
            keep_words(actor, "case_answered", "de", OWN, NOW)
        with pytest.raises(NotAllowed):
            reset_words(actor, "case_answered", "de", NOW)
    with pytest.raises(UnknownMail):
        keep_words(ADMINISTRATOR, "love_letter", "de", OWN, NOW)


def test_a_paragraph_whose_placeholder_has_no_value_is_left_out() -> None:
    words = Words("S", "Solved.\n\nHow did it go?\n{mark_link}\n\nBye")
    assert fill(words, {"mark_link": ""}).body == "Solved.\n\nBye"
    assert fill(words, {"mark_link": "https://x"}).body == "Solved.\n\nHow did it go?\nhttps://x\n\nBye"


@given(st.text(alphabet="{}%_ ab.[]()'\"\\$<>!", max_size=60), st.text(max_size=40))
def test_nothing_in_words_or_values_is_computed(text: str, value: str) -> None:
    """SEC-14: no template language reads what people typed, and a value is never read again."""
    filled = fill(Words(text, "x"), {"a": value})
    assert filled.subject == text.replace("{a}", value)
    tricky = fill(Words("{a}", "{a} {b}"), {"a": "{b} {{ settings.SECRET_KEY }} {% load i18n %}", "b": "B"})
    assert tricky.body == "{b} {{ settings.SECRET_KEY }} {% load i18n %} B"


@pytest.mark.django_db
@pytest.mark.parametrize("language", TAGS)
def test_the_built_in_words_of_every_mail_can_be_kept_as_they_are(language: str) -> None:
    for kind in kinds.registered():
        words = builtin_words(kind, language)
        assert wording.problems_of(kind, words) == {}, (kind, words)
        for number in wording.COUNTS.values():
            assert str(number) not in words.subject + words.body
