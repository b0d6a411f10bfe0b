"""Mail domains are proven by a mailed link or a DNS record, by whoever runs the domain and nobody else (SI-13)."""

import re
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

import dns.message
import dns.rcode
import dns.rrset
import pytest
from pytest_django import Settings

from amparo.core.access import NotAllowed, NotVisible
from amparo.core.actors import SYSTEM
from amparo.core.models import Event, OutgoingMail
from amparo.people import actions, jobs
from amparo.people.actions.domains import PROOFS_A_DAY
from amparo.people.domains import Answer, ask_texts, record_name
from amparo.people.models import DomainProof, EmailDomain
from amparo.people.rules import BadInput
from amparo.testing.cast import Cast
from amparo.testing.clock import later


def types() -> list[str]:
    return list(Event.objects.order_by("id").values_list("type", flat=True))


def mailed_key() -> str:
    mail = OutgoingMail.objects.get(kind="domain_proof")
    return str(mail.params["link"]).rstrip("/").rsplit("/", maxsplit=1)[-1]


@contextmanager
def name_server(records: dict[str, str]) -> Iterator[str]:
    """A name server on this machine that knows these TXT records and nothing else."""

    class Handler(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            data, sender = self.request
            query = dns.message.from_wire(data)
            answer = dns.message.make_response(query)
            text = records.get(query.question[0].name.to_text().rstrip("."))
            if text is None:
                answer.set_rcode(dns.rcode.NXDOMAIN)
            else:
                answer.answer.append(dns.rrset.from_text(query.question[0].name, 60, "IN", "TXT", f'"{text}"'))
            sender.sendto(answer.to_wire(), self.client_address)

    with socketserver.UDPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"127.0.0.1:{server.server_address[1]}"
        finally:
            server.shutdown()
            thread.join()


def test_whoever_gets_the_postmasters_mail_proves_the_domain_once(cast: Cast, now: datetime) -> None:
    """SEC-8: the link is random, for this one purpose, works once and is stored as its hash."""
    proof = actions.mail_proof(cast.actor("petra"), cast.acme, "Acme-Group.example", "postmaster", now)
    mail = OutgoingMail.objects.get(kind="domain_proof")
    assert mail.to == "postmaster@acme-group.example"
    key = mailed_key()
    assert key not in DomainProof.objects.values_list("token_sha256", flat=True)
    row = actions.confirm_domain(key, later(hours=1))
    assert (row.domain, row.company, row.method) == ("acme-group.example", cast.acme, "mail")
    with pytest.raises(NotVisible):
        actions.confirm_domain(key, later(hours=2))
    assert types() == ["company.domain_proof_begun", "company.domain_verified"]
    assert Event.objects.order_by("id")[1].actor == "visitor"
    proof.refresh_from_db()
    assert proof.proven_at == later(hours=1)


@pytest.mark.parametrize(
    ("domain", "mailbox", "code"),
    [
        ("gmail.com", "postmaster", "public-domain"),
        ("acme.example", "postmaster", "proven-already"),
        ("not a domain", "postmaster", "not-a-domain"),
        ("acme-group.example", "ana", "unknown-mailbox"),
        ("acme-group.example\r\nBcc: x@y.example", "admin", "not-a-domain"),
    ],
)
def test_a_domain_of_everybody_or_a_mailbox_of_anybody_proves_nothing(
    cast: Cast, now: datetime, domain: str, mailbox: str, code: str
) -> None:
    with pytest.raises(BadInput, match=code):
        actions.mail_proof(cast.actor("adam"), cast.acme, domain, mailbox, now)
    assert types() == []
    assert not OutgoingMail.objects.exists()


def test_a_link_runs_out_is_replaced_by_a_newer_one_and_can_be_revoked(cast: Cast, now: datetime) -> None:
    actions.mail_proof(SYSTEM, cast.acme, "group.example", "admin", now)
    first = mailed_key()
    OutgoingMail.objects.all().delete()
    proof = actions.mail_proof(SYSTEM, cast.acme, "group.example", "admin", later(hours=1))
    second = mailed_key()
    for key, at in ((first, later(hours=2)), (second, later(days=8))):
        with pytest.raises(NotVisible):
            actions.confirm_domain(key, at)
    with pytest.raises(NotVisible):
        actions.revoke_proof(SYSTEM, cast.gruber, proof.pk, later(hours=2))
    actions.revoke_proof(cast.actor("max"), cast.acme, proof.pk, later(hours=2))
    with pytest.raises(NotVisible):
        actions.confirm_domain(second, later(hours=3))
    assert types()[-1] == "company.domain_proof_revoked"
    assert not EmailDomain.objects.filter(domain="group.example").exists()


def test_strangers_are_not_flooded_with_proofs(cast: Cast, now: datetime) -> None:
    """SEC-4."""
    for number in range(PROOFS_A_DAY):
        actions.mail_proof(cast.actor("petra"), cast.acme, f"victim{number}.example", "admin", now)
    with pytest.raises(NotAllowed, match="proofs-too-often"):
        actions.mail_proof(cast.actor("petra"), cast.acme, "victim.example", "admin", now)
    actions.mail_proof(cast.actor("petra"), cast.acme, "victim.example", "admin", later(days=2))


@pytest.mark.parametrize(
    ("name", "refusal"),
    [("ana", NotAllowed), ("alma", NotAllowed), ("olga", NotVisible), ("paco", NotVisible), ("viktor", NotVisible)],
)
def test_a_domain_is_proven_for_a_company_by_its_leaders_and_administrators(
    cast: Cast, now: datetime, name: str, refusal: type[Exception]
) -> None:
    actor = cast.actor(name)
    proof = actions.record_proof(SYSTEM, cast.acme, "group.example", now)
    for call in (
        lambda: actions.mail_proof(actor, cast.acme, "mine.example", "admin", now),
        lambda: actions.record_proof(actor, cast.acme, "mine.example", now),
        lambda: actions.revoke_proof(actor, cast.acme, proof.pk, now),
    ):
        with pytest.raises(refusal):
            call()
    assert types() == ["company.domain_proof_begun"]


def test_a_record_in_the_dns_proves_the_domain(cast: Cast, settings: Settings) -> None:
    """Against a real name server, as the job asks it."""
    from django.utils import timezone

    proof = actions.record_proof(cast.actor("petra"), cast.acme, "group.example", timezone.now())
    assert re.fullmatch(r"amparo-verification=[\w-]{43}", proof.record)
    records: dict[str, str] = {}
    with name_server(records) as server:
        settings.DNS_SERVERS = [server]
        jobs.check_domain(proof=proof.pk)
        proof.refresh_from_db()
        assert (proof.proven_at, proof.finding) == (None, "no-record")
        records[record_name("group.example")] = "amparo-verification=somebody-elses"
        jobs.check_domain(proof=proof.pk)
        proof.refresh_from_db()
        assert (proof.proven_at, proof.finding) == (None, "other-record")
        records[record_name("group.example")] = proof.record
        jobs.check_domain(proof=proof.pk)
        jobs.check_domain(proof=proof.pk)
    assert EmailDomain.objects.get(domain="group.example").method == "dns"
    assert types() == ["company.domain_proof_begun", "company.domain_verified"]


def test_a_name_server_that_is_silent_is_a_finding(settings: Settings) -> None:
    settings.DNS_SERVERS = ["127.0.0.1:9"]
    assert ask_texts("group.example") == Answer(problem="no-answer")


def test_a_record_that_comes_too_late_proves_nothing(cast: Cast, now: datetime) -> None:
    proof = actions.record_proof(SYSTEM, cast.acme, "group.example", now)
    from amparo.people.actions.domains import note_record

    assert note_record(proof.pk, Answer([proof.record]), later(days=8)) is None
    assert not EmailDomain.objects.filter(domain="group.example").exists()
