"""People and programs at work on a desk, who write down what was acknowledged."""

import hashlib
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import httpx
import psycopg

from amparo.people.keys import hash_of
from amparo.people.scopes import PREFIX, SCOPES

PASSWORD = "amparo-demo"  # of everybody in the demo
AGENT = "camille.rochat@lumen.example"
WISH = {"kind": "question", "product": "lumen-ledger", "problems": 1, "impact": "information", "urgent": False}
CUSTOMERS = """select p.id, m.company_id from people_person p join people_membership m on m.person_id = p.id
    where m.company_id is not null and m.until_at is null and p.is_active order by p.id"""


@dataclass
class Acknowledged:
    """What the desk has said yes to."""

    cases: list[int] = field(default_factory=list)
    comments: list[int] = field(default_factory=list)
    decisions: list[str] = field(default_factory=list)
    files: dict[int, str] = field(default_factory=dict)  # the hash of the bytes by the file's id
    unclear: list[str] = field(default_factory=list)  # answers that were neither a yes nor a clear state


def give_token(url: str, person: int) -> str:
    """A token for a person of the desk, put where `make_token` puts it."""
    key = PREFIX + secrets.token_urlsafe(32)
    now = datetime.now(UTC)
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(
            """insert into people_apitoken (person_id, name, scopes, token_sha256, hint, created_at, expires_at)
            values (%s, 'load', %s, %s, %s, %s, %s)""",
            [person, list(SCOPES), hash_of(key), key[-4:], now, now + timedelta(days=1)],
        )
    return key


def customers(url: str) -> list[tuple[int, int]]:
    """Everybody who is a member of a company, with that company."""
    with psycopg.connect(url) as connection:
        return [(person, company) for person, company in connection.execute(CUSTOMERS)]


def allowed(base: str, url: str, most: int) -> list[tuple[str, int]]:
    """Tokens of some whom the desk lets open such a case, each with their company."""
    found: list[tuple[str, int]] = []
    for person, company in customers(url):
        token = give_token(url, person)
        answer = httpx.post(
            f"{base}/api/v1/decisions?company={company}",
            json={"action": "case.open", "request": WISH},
            headers={"Authorization": f"Bearer {token}"},
            timeout=20,
        )
        if answer.status_code == 201 and answer.json()["outcome"] == "allowed":
            found.append((token, company))
        if len(found) == most:
            return found
    raise AssertionError(f"only {len(found)} of the demo's customers may open a case: {answer.text[:500]}")


class Program:
    """One program that opens cases with files, comments on them and asks for decisions, until it is told to stop."""

    def __init__(self, base: str, token: str, company: int, said: Acknowledged) -> None:
        self.client = httpx.Client(base_url=base, headers={"Authorization": f"Bearer {token}"}, timeout=10)
        self.company, self.said = company, said

    def work(self, until: threading.Event) -> None:
        """Goes on through every failure: what was not acknowledged is not counted."""
        number = 0
        while not until.is_set():
            number += 1
            try:
                self.turn(number)
            except httpx.HTTPError:
                time.sleep(0.05)

    def turn(self, number: int) -> None:
        """A file, a case with it, a comment, a decision."""
        content = secrets.token_bytes(2000)
        sent = self.client.post("/api/v1/files", files={"file": (f"{number}.log", content)})
        if not self.taken(sent):
            return
        case = self.client.post(
            "/api/v1/cases",
            json={
                "request": WISH,
                "company": self.company,
                "title": f"Load {number}",
                "body": "Words.",
                "files": [sent.json()["id"]],
            },
        )
        if not self.taken(case):
            return
        self.said.files[sent.json()["id"]] = hashlib.sha256(content).hexdigest()
        self.said.cases.append(case.json()["number"])
        comment = self.client.post(f"/api/v1/cases/{case.json()['number']}/comments", json={"body": "More words."})
        if self.taken(comment):
            self.said.comments.append(comment.json()["id"])
        decision = self.client.post(
            f"/api/v1/decisions?company={self.company}", json={"action": "case.open", "request": WISH}
        )
        if self.taken(decision):
            self.said.decisions.append(decision.json()["id"])

    def taken(self, answer: httpx.Response) -> bool:
        """Whether it was acknowledged; a refusal has to be a clear state: busy, or too often."""
        if answer.status_code == 201:
            return True
        if answer.status_code not in (429, 503):
            self.said.unclear.append(f"{answer.request.url} {answer.status_code} {answer.text[:300]}")
        time.sleep(0.05)
        return False


class Browser:
    """An agent's open page: hears of every event under `agents`, and resumes where it was."""

    def __init__(self, base: str) -> None:
        self.client = httpx.Client(base_url=base, timeout=httpx.Timeout(10, read=3))
        self.last, self.heard = "", set[int]()
        page = self.client.get("/account/sign-in")
        form = {"login": AGENT, "password": PASSWORD, "csrfmiddlewaretoken": page.cookies["csrftoken"]}
        answer = self.client.post("/account/sign-in", data=form, headers={"Referer": base})
        assert answer.status_code == 302, answer.text[:500]

    def listen(self, until: threading.Event) -> None:
        """Connects again and again, as browsers do."""
        while not until.is_set():
            try:
                self.listen_once(until)
            except httpx.HTTPError:
                time.sleep(0.05)

    def listen_once(self, until: threading.Event) -> None:
        """One connection, until it breaks."""
        headers = {"Last-Event-ID": self.last} if self.last else {}
        with self.client.stream("GET", "/live?topic=agents", headers=headers) as response:
            if response.status_code != 200:
                time.sleep(0.05)
                return
            for line in response.iter_lines():
                if line.startswith("id: "):
                    self.last = line[4:]
                elif line.startswith("data: ") and '"id": ' in line:
                    self.heard.add(int(line.rpartition('"id": ')[2].rstrip("} ")))
                if until.is_set():
                    return


@contextmanager
def at_work(base: str, url: str, programs: int = 3) -> Iterator[tuple[Acknowledged, Browser]]:
    """Programs and a browser at work for as long as the block lasts."""
    said, stop = Acknowledged(), threading.Event()
    browser = Browser(base)
    staff = [Program(base, token, company, said) for token, company in allowed(base, url, programs)]
    threads = [threading.Thread(target=one.work, args=(stop,)) for one in staff]
    listener_stop = threading.Event()
    listener = threading.Thread(target=browser.listen, args=(listener_stop,))
    for thread in (listener, *threads):
        thread.start()
    try:
        yield said, browser
        stop.set()
        for thread in threads:
            thread.join()
        time.sleep(2)  # what was said last arrives
    finally:
        stop.set()
        listener_stop.set()
        for thread in (listener, *threads):
            thread.join()
