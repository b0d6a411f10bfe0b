"""Somebody who has left their traces everywhere, and the whole database as text."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from io import BytesIO

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.db import connection

from amparo.cases.actions import conversation, drafts, evidence, threads
from amparo.cases.actions.closing import Solution, resolve_case
from amparo.cases.actions.drafts import Attachment, Owner
from amparo.cases.actions.opening import Sending, open_case
from amparo.cases.models import AuthorityChange, Case, Escalation, EscalationStep, Satisfaction
from amparo.cases.spec import Opening
from amparo.gate.actions import Agreement, accept_text, decide
from amparo.gate.asking import Asking
from amparo.gate.packs import in_force
from amparo.people.actions.memberships import grant_role
from amparo.people.actors import actor_for
from amparo.people.models import Company, Invitation, Person
from amparo.testing.cast import Cast

WORDS = ("xylograph", "quixotry", "zymurgy", "vexillum", "wherefore", "jocundly", "kerfuffle", "flummoxed", "gubbins")


def whole_database() -> Iterator[tuple[str, str]]:
    """Every row of every table as text, by the table's name; sessions decoded."""
    with connection.cursor() as cursor:
        cursor.execute("select tablename from pg_tables where schemaname = current_schema() order by 1")
        for (table,) in cursor.fetchall():
            cursor.execute(f'select t::text from "{table}" t')  # noqa: S608  # a name of the catalogue
            for (text,) in cursor.fetchall():
                yield table, text
    for session in Session.objects.all():
        yield "django_session", str(session.get_decoded())


def places_of(*terms: str) -> dict[str, list[str]]:
    """Where the database, the kept files and the letters hold any of the words: table or folder to what it says."""
    found: dict[str, list[str]] = {}
    low = [term.lower() for term in terms if term]
    for table, text in whole_database():
        if any(term in text.lower() for term in low):
            found.setdefault(table, []).append(text[:300])
    for path in settings.DATA_DIR.rglob("*"):
        kept = path.relative_to(settings.DATA_DIR).parts[0] not in ("packs", "postgres")  # its log goes by itself
        if kept and path.is_file():
            content = path.read_bytes().lower()
            if any(term.encode() in content for term in low):
                found.setdefault("files", []).append(str(path))
    return found


def leave_traces(cast: Cast, person: Person, company: Company, now: datetime) -> Case:
    """A contact of a company does everything that a contact can do; every word of WORDS is theirs alone."""
    actor, alma = actor_for(person), cast.actor("alma")
    case = open_one(person, company, now)
    number = case.number
    conversation.answer_case(alma, number, conversation.Words(f"Good day {person.name}, we look at it."), now)
    draft = drafts.save_draft(Owner(actor), "reply", {"body": WORDS[2]}, now, case.ref)
    file = drafts.attach_file(Owner(actor), draft, Attachment(f"{WORDS[3]}.txt", BytesIO(WORDS[3].encode())), now)
    words = conversation.Words(f"It is the {WORDS[2]}.", [file.pk])
    evidence.give_evidence(actor, number, evidence.Giving(words), now + timedelta(seconds=1))
    conversation.note_case(alma, number, conversation.Words(f"{person.name} <{person.email}> is in a hurry."), now)
    question = threads.Question(f"What about {person.name}?", f"See {person.email}.", [cast.igor.pk])
    threads.open_thread(alma, number, question, now)
    escalate(case, person, now)
    resolve_case(alma, number, Solution("answer"), now + timedelta(seconds=2))
    Satisfaction.objects.filter(case=case, person=person).update(score=4, words=WORDS[4], given_at=now)
    drafts.save_draft(Owner(actor), "reply", {"body": WORDS[5]}, now, case.ref)
    sign_in_somehow(person, now)
    membership = person.memberships.get(company=company)
    grant_role(cast.actor("adam"), membership, "phone-consultancy", "mail:7", now)
    subject = {"kind": "designated-user", "subject": person.email}
    decision = decide(cast.actor("petra"), Asking("authority.change", subject, cast.petra.pk, company.pk, now), now)
    AuthorityChange.objects.create(
        case=case,
        kind="designated-user",
        subject=person.email,
        subject_name=person.name,
        decision=decision,
        asked_by=cast.petra,
        asked_at=now,
    )
    return case


def open_one(person: Person, company: Company, now: datetime) -> Case:
    """A case with evidence and a file, opened through the gate."""
    actor = actor_for(person)
    opening = Opening(
        company=company.pk,
        product="financials",
        kind="problem",
        impact="minor",
        scope="user",
        environment="production",
        problems=1,
        title=f"The {WORDS[0]} is off",
        body=f"All of it, {WORDS[1]} too. {person.name}",
        evidence={item.item: WORDS[6] for item in in_force().document.evidence},
    )
    draft = drafts.save_draft(Owner(actor), "opening", opening.model_dump(), now)
    drafts.attach_file(Owner(actor), draft, Attachment(f"{WORDS[7]}.log", BytesIO(WORDS[7].encode())), now)
    text = next(iter(in_force().texts.values()))
    accept_text(actor, Agreement(text.id, text.version, "en", "portal", company.pk, draft.ref), now)
    return open_case(actor, Sending(opening, draft, "en"), now)


def escalate(case: Case, person: Person, now: datetime) -> None:
    """What escalating leaves behind."""
    EscalationStep.objects.create(case=case, kind="called", person=person, note=WORDS[8], at=now)
    Escalation.objects.create(case=case, asked_by=person, asked_at=now, reason=WORDS[8], decision=case.decision)


def sign_in_somehow(person: Person, now: datetime) -> None:
    """Every way to sign in, and a browser in which they are."""
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    Authenticator.objects.create(user=person, type="totp", data={"secret": f"of {person.email}"})
    SocialAccount.objects.create(user=person, provider="oidc", uid=person.email, extra_data={"name": person.name})
    session = SessionStore()
    session["_auth_user_id"] = str(person.pk)
    session["account_authentication_methods"] = [{"method": "password", "email": person.email}]
    session.create()
    UserSession.objects.create(
        user=person, ip="192.0.2.7", session_key=session.session_key, user_agent="Firefox", last_seen_at=now
    )
    token = f"{person.pk:064}"
    Invitation.objects.create(person=person, token_sha256=token, created_at=now, expires_at=now + timedelta(days=7))
