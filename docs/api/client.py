"""A small client of Amparo's API: this one file, Python 3.11, nothing else. Copy it into your program.

desk = Desk("https://desk.example", token)
case = desk.create_case({"kind": "problem", "product": "lumen-ledger", …}, "Title", "What happened")
for row in desk.list_cases(status="open", q="ledger"):
    print(row["number"], row["title"])
"""

import json
import mimetypes
import time
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode, urljoin
from urllib.request import Request, urlopen

Json = dict[str, Any]
TRIES = 4
AGAIN = (429, 503)  # wait as long as the desk says, then send the same again
TIMEOUT_SECONDS = 60


class ProblemError(Exception):
    """The desk's answer was no success: `code` for programs, `detail` for people, `problem` has all of it."""

    def __init__(self, problem: Json) -> None:
        super().__init__(f"{problem.get('status')} {problem.get('code')}: {problem.get('detail')}")
        self.problem = problem
        self.code = str(problem.get("code", ""))
        self.status = int(problem.get("status", 0))


class Desk:
    """The desk at an address, as the person behind a token."""

    def __init__(self, address: str, token: str, language: str = "") -> None:
        self.root = urljoin(address, "/api/v1")
        self.headers = {"Authorization": f"Bearer {token}", "Accept": "application/json"}
        if language:
            self.headers["Accept-Language"] = language

    # --- cases ---

    def create_case(self, request: Json, title: str, body: str, **more: Any) -> Json:
        """Opens a case; `more` are `files`, `evidence`, `company`, `module`, `language`, `decision`.

        Raises ProblemError: `refused` and `redirected` (with `problem["decision"]`), `incomplete` (with the
        `obligations`), `decision-changed`.
        """
        return self.post("/cases", {"request": request, "title": title, "body": body, **more})

    def list_cases(self, **filters: Any) -> Iterator[Json]:
        """Every case that the filters choose (`status`, `q`, `product`, …), page after page."""
        return self._pages("/cases", "cases", filters)

    def get_case(self, number: int) -> Json:
        """A case with its newest messages."""
        return self.get(f"/cases/{number}")

    def comment(self, number: int, body: str, **more: Any) -> Json:
        """Writes as the customer; `more` are `files` and `evidence`."""
        return self.post(f"/cases/{number}/comments", {"body": body, **more})

    def upload(self, path: Path, item: str = "") -> int:
        """Sends a file; its id is named in `files` of a case or a comment."""
        boundary = uuid.uuid4().hex
        kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
        name = path.name.replace('"', "_").replace("\r", " ").replace("\n", " ")
        head = f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\nContent-Type: {kind}'
        content = f"{head}\r\n\r\n".encode() + path.read_bytes() + f"\r\n--{boundary}--\r\n".encode()
        query = f"?{urlencode({'item': item})}" if item else ""
        made = self._send("POST", f"/files{query}", content, f"multipart/form-data; boundary={boundary}")
        return int(made["id"])

    # --- articles ---

    def list_articles(self, **filters: Any) -> Iterator[Json]:
        """Every article that the filters choose (`q`, `lang`, `product`), page after page, the best match first."""
        return self._pages("/articles", "articles", filters)

    def get_article(self, article: int, lang: str = "") -> Json:
        """An article in a language, else in the best other one: then `fallback` says which and why."""
        return self.get(f"/articles/{article}", lang=lang)

    def get_help(self, screen: str = "", url: str = "", title: str = "", lang: str = "") -> list[Json]:
        """The articles that help on a page of the vendor's product."""
        found = self.get("/help", screen=screen, url=url, title=title, lang=lang)["articles"]
        return list(found)

    def create_article(self, language: str, text: Json, **more: Any) -> Json:
        """Begins an article as an agent, a draft; `text` has `title` and `solution`, `more` product and audience."""
        return self.post("/articles", {"language": language, "text": text, **more})

    def write_draft(self, article: int, language: str, text: Json, **more: Any) -> Json:
        """Writes a revision, or begins a translation; `more` are `base`, `source`, `reason`, `minor`. Raises
        ProblemError: `changed-meanwhile`."""
        return self.put(f"/articles/{article}/drafts/{language}", {"text": text, **more})

    def submit_draft(self, article: int, language: str) -> Json:
        """Gives a draft to somebody else to look at."""
        return self.post(f"/articles/{article}/drafts/{language}/submission", {})

    # --- the gate ---

    def decide(self, action: str, request: Json, case: int | None = None) -> Json:
        """What the gate would say; nothing is done. Its `id` may be named when the case is opened."""
        return self.post("/decisions", {"action": action, "request": request, "case": case})

    def accept(self, text: str, version: int, *, decision: str | None = None, case: int | None = None) -> Json:
        """Agrees to a text that an obligation asks for."""
        return self.post("/acceptances", {"text": text, "version": version, "decision": decision, "case": case})

    # --- events ---

    def events(self, cursor: str = "latest") -> Iterator[tuple[str, Json]]:
        """What happened since a cursor: pairs of the cursor to keep and the event. Ends where nothing more is known."""
        while True:
            page = self.get("/events", cursor=cursor)
            for event in page["events"]:
                yield event["cursor"], event
            cursor = page["next"]
            if not page["more"]:
                return

    # --- any address ---

    def get(self, path: str, **query: Any) -> Json:
        """Reads something."""
        wanted = {name: value for name, value in query.items() if value not in (None, "")}
        return self._send("GET", f"{path}?{urlencode(wanted, doseq=True)}" if wanted else path)

    def post(self, path: str, body: Json | None = None) -> Json:
        """Does something, once, however often it has to be sent."""
        return self._send("POST", path, None if body is None else json.dumps(body).encode())

    def put(self, path: str, body: Json | None = None) -> Json:
        """Makes something so."""
        return self._send("PUT", path, None if body is None else json.dumps(body).encode())

    def delete(self, path: str) -> Json:
        """Takes something away."""
        return self._send("DELETE", path)

    def _pages(self, path: str, name: str, query: Json) -> Iterator[Json]:
        cursor = ""
        while cursor is not None:
            page = self.get(path, **query, cursor=cursor)
            yield from page[name]
            cursor = page["next"]

    def _send(self, method: str, path: str, content: bytes | None = None, kind: str = "application/json") -> Json:
        headers = dict(self.headers)
        if content is not None:
            headers["Content-Type"] = kind
        if method != "GET":
            headers["Idempotency-Key"] = uuid.uuid4().hex  # the same for every try
        for left in reversed(range(TRIES)):
            try:
                request = Request(self.root + path, content, headers, method=method)  # noqa: S310 - the desk's address
                with urlopen(request, timeout=TIMEOUT_SECONDS) as answer:  # noqa: S310
                    text = answer.read()
                    return json.loads(text) if text else {}
            except HTTPError as error:
                if error.code not in AGAIN or not left:
                    raise ProblemError(_problem_of(error)) from None
                time.sleep(float(error.headers.get("Retry-After", "1")))
        raise AssertionError("unreachable")


def _problem_of(error: HTTPError) -> Json:
    """The desk's words, or what the network's devices said instead."""
    try:
        told = json.loads(error.read())
    except ValueError:
        told = {}
    return told if isinstance(told, dict) and told else {"status": error.code, "code": "", "detail": error.reason}
