"""What the mails of a case say, in each reader's language."""

from datetime import datetime

import pytest

from amparo.cases import mails
from amparo.cases.tests.making import make_case
from amparo.core import mailer
from amparo.core.models import OutgoingMail
from amparo.testing.cast import Cast


def test_the_answer_s_mail_names_the_case_and_leads_to_it(cast: Cast, now: datetime) -> None:
    case = make_case(cast, cast.dora, cast.acme, now, title="Over\r\nBcc: all@company.example")
    mails.tell_answered(case, now)
    message = mailer.write(OutgoingMail.objects.get(), now)
    assert message["To"] == "dora@acme.example"
    assert str(case.number) in message["Subject"]
    assert message["Bcc"] is None
    assert f"/cases/{case.number}/" in message.get_content()


def test_nothing_of_the_answer_travels_by_mail(cast: Cast, now: datetime) -> None:
    case = make_case(cast, cast.dora, cast.acme, now)
    mails.tell_answered(case, now)
    assert "off by one" not in mailer.write(OutgoingMail.objects.get(), now).as_string()


def test_who_left_the_desk_gets_no_mail(cast: Cast, now: datetime) -> None:
    case = make_case(cast, cast.ines, cast.acme, now)
    mails.tell_answered(case, now)
    assert not OutgoingMail.objects.exists()


@pytest.mark.parametrize("language", ["en", "es", "fr", "pt-BR", "de"])
@pytest.mark.parametrize("tell", [mails.tell_answered, mails.tell_filed])
def test_every_mail_can_be_written_in_every_language(cast: Cast, now: datetime, language: str, tell: object) -> None:
    cast.dora.language = language
    cast.dora.save()
    tell(make_case(cast, cast.dora, cast.acme, now), now)  # type: ignore[operator]
    message = mailer.write(OutgoingMail.objects.get(), now)
    assert message["Content-Language"] == language
    assert message["Subject"].strip()
