"""What our mails look like when they leave."""

from datetime import datetime

import pytest
from django.conf import settings

from amparo.core.mailer import write
from amparo.core.models import OutgoingMail
from amparo.people import actions, jobs
from amparo.people.actions import JoinTerms
from amparo.testing.cast import Cast


@pytest.mark.parametrize("language", ["en", "es", "fr", "pt-BR", "de"])
def test_an_invitation_names_the_company_the_link_and_how_long_it_works(
    cast: Cast, now: datetime, language: str
) -> None:
    actions.invite_person(cast.actor("petra"), cast.acme, JoinTerms("luc@acme.example", "Luc", language), now)
    mail = OutgoingMail.objects.get()
    message = write(mail, now)
    text = message.get_content()
    assert message["To"] == "luc@acme.example"
    assert message["Content-Language"] == language
    assert message["Subject"]
    for part in ("Acme", f"{settings.BASE_URL}/welcome/", "7"):
        assert part in text
    assert "{" not in text
    assert "&" not in text


def test_a_companys_name_with_marks_of_html_is_text_in_a_mail_of_text(cast: Cast, now: datetime) -> None:
    cast.acme.name = "Ben & Söhne <GmbH>"
    cast.acme.save()
    actions.invite_person(cast.actor("petra"), cast.acme, JoinTerms("luc@acme.example", "Luc"), now)
    assert "Ben & Söhne <GmbH>" in write(OutgoingMail.objects.get(), now).get_content()


def test_a_company_whose_name_ends_in_a_stop_ends_a_sentence_with_one(cast: Cast, now: datetime) -> None:
    cast.acme.name = "Ferragens Ipê Ltda."
    cast.acme.save()
    actions.invite_person(cast.actor("petra"), cast.acme, JoinTerms("luc@acme.example", "Luc"), now)
    assert "for Ferragens Ipê Ltda.\n" in write(OutgoingMail.objects.get(), now).get_content()


def test_the_mail_for_a_new_password_has_the_link_and_no_word_of_who_asked(cast: Cast, now: datetime) -> None:
    jobs.send_reset_link(person=cast.dora.pk)
    text = write(OutgoingMail.objects.get(), now).get_content()
    assert f"{settings.BASE_URL}/account/password/reset/" in text
    assert "2 hours" in text
    assert "Dora" not in text
