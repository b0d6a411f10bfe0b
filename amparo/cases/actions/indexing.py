"""The rows that cases are found by. Every action that changes the words of a case calls `index_case` in its own
transaction, so that what was written is found at once; `amparo reindex` makes all rows anew."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from django.db import connection, transaction
from django.db.models import Model, Q, QuerySet

from amparo.cases.models import Case, CaseFile, CaseTag, Evidence, Message, Step
from amparo.cases.search.words import exact_words, literal, plain, stemmed_words
from amparo.people.models import Person

TEXT_LIMIT = 150_000  # characters of a conversation, newest first; PostgreSQL takes a vector of 1 MB at most
BATCH = 500
Row = TypeVar("Row", bound=Model)
CONFIGS = {"en": "english", "es": "spanish", "fr": "french", "pt-BR": "portuguese", "de": "german"}


@dataclass
class Words:
    """The words of one side of a case: texts to be stemmed by (language, weight), and words as they are."""

    texts: dict[tuple[str, str], list[str]] = field(default_factory=dict)
    exact: list[tuple[str, str]] = field(default_factory=list)

    def add(self, text: str, weight: str, language: str = "") -> None:
        """A text with its weight; names have no language and are not stemmed."""
        self.exact += [(word, weight) for word in exact_words(text)]
        if language in CONFIGS:
            self.texts.setdefault((CONFIGS[language], weight), []).append(stemmed_words(text))

    def sql(self) -> tuple[str, list[str]]:
        """The expression of the vector, with its parameters."""
        parts, params = ["%s::tsvector"], [literal(self.exact)]
        for (config, weight), texts in self.texts.items():
            parts.append("setweight(to_tsvector(%s::regconfig, %s), %s)")
            params += [config, " ".join(texts), weight]
        return " || ".join(parts), params


@dataclass
class Found:
    """Everything that one case is found by."""

    case: Case
    public: Words = field(default_factory=Words)
    inner: Words = field(default_factory=Words)
    names: list[str] = field(default_factory=list)
    length: int = 0

    def add_message(self, row: Message) -> None:
        """A message or a note, while there is room."""
        if self.length > TEXT_LIMIT:
            return
        body = row.body[: TEXT_LIMIT - self.length]
        self.length += len(body)
        if row.visibility == "internal":
            self.inner.add(body, "D", row.author.language if row.author else self.case.language)
        else:
            self.public.add(body, "C", self.case.language)

    def add_person(self, person: Person | None) -> None:
        """Somebody by whose name the case is found, and by whose address agents find it."""
        if person is not None:
            self.names.append(person.name)
            self.public.add(person.name, "B")
            self.inner.add(person.email, "B")


def index_case(number: int) -> None:
    """Writes the row of one case anew, in the caller's transaction. A case nobody sees yet has none."""
    index_cases([number])


def index_new(case: Case, message: Message, given: Iterable[Evidence]) -> None:
    """Writes the row of a case that was filed just now, without files, in the caller's transaction."""
    found = begin(case)
    found.add_message(message)
    for evidence in given:
        found.public.add(evidence.body[:TEXT_LIMIT], "D", case.language)
    write_row(found)


@transaction.atomic(savepoint=False)
def index_cases(numbers: Sequence[int]) -> None:
    """Writes the rows of some cases anew; six queries and one more for each case."""
    rows = Case.objects.filter(number__in=numbers).exclude(state="unconfirmed")
    found = {case.number: begin(case) for case in rows.select_related("company", "partner", "opened_by", "product")}
    add_words(found)
    for one in found.values():
        write_row(one)


def begin(case: Case) -> Found:
    """Title and names."""
    found = Found(case)
    found.public.add(case.title, "A", case.language)
    found.add_person(case.opened_by)
    names = [case.company.name if case.company else case.visitor_name, case.partner.name if case.partner else ""]
    names += list(case.product.names.values())
    for name in filter(None, names):
        found.names.append(name)
        found.public.add(name, "B")
    return found


def add_words(found: dict[int, Found]) -> None:
    """Messages, evidence, file names and tags of the cases."""
    for message in of_cases(Message.objects.select_related("author"), found).order_by("case_id", "-at", "-id"):
        found[message.case_id].add_message(message)
        if message.author_id != found[message.case_id].case.opened_by_id and message.author is not None:
            side = found[message.case_id].public if message.visibility == "public" else found[message.case_id].inner
            side.add(message.author.name, "D")
    for step in Step.objects.filter(message__case_id__in=list(found)).select_related("message"):
        one = found[step.message.case_id]
        one.public.add(f"{step.done} {step.next} {step.document_title}", "C", one.case.language)
    for given in of_cases(Evidence.objects.all(), found):
        found[given.case_id].public.add(given.body[:TEXT_LIMIT], "D", found[given.case_id].case.language)
    for file in of_cases(CaseFile.objects.select_related("message"), found):
        one = found[file.case_id or 0]
        side = one.inner if file.message and file.message.visibility == "internal" else one.public
        side.add(file.name, "D")
    for tagged in of_cases(CaseTag.objects.select_related("tag"), found):
        found[tagged.case_id].inner.add(tagged.tag.name, "D")


def of_cases(rows: QuerySet[Row], found: Iterable[int]) -> QuerySet[Row]:
    """The rows of these cases."""
    return rows.filter(case_id__in=list(found))


def write_row(found: Found) -> None:
    """Writes the row, over the one that is there."""
    statement, params = row_sql(found)
    with connection.cursor() as cursor:
        cursor.execute(statement, params)


def row_sql(found: Found) -> tuple[str, list[Any]]:
    """The statement that writes a row."""
    public, public_params = found.public.sql()
    inner, inner_params = found.inner.sql()
    statement = f"""insert into cases_searchrow (case_id, active_at, public_words, inner_words, nearby)
        values (%s, %s, {public}, {inner}, %s) on conflict (case_id) do update set active_at = excluded.active_at,
        public_words = excluded.public_words, inner_words = excluded.inner_words, nearby = excluded.nearby"""  # noqa: S608
    nearby = " ".join(plain(text) for text in dict.fromkeys([found.case.title, *found.names]))
    return statement, [found.case.number, found.case.active_at, *public_params, *inner_params, nearby]


def reindex(tell: Callable[[int], None], missing: bool = False) -> int:
    """Writes the rows of all cases anew, or only those that are missing, newest first, a batch a transaction.

    People may work meanwhile. Returns how many; `tell` hears it after each batch.
    """
    done, before = 0, None
    while True:
        rows = Case.objects.exclude(state="unconfirmed").order_by("-number")
        rows = rows.filter(search_row=None) if missing else rows
        numbers = list(
            (rows if before is None else rows.filter(number__lt=before)).values_list("number", flat=True)[:BATCH]
        )
        if not numbers:
            return done
        index_cases(numbers)
        done, before = done + len(numbers), numbers[-1]
        tell(done)


def index_named(company: int | None, person: int | None) -> int:
    """Writes the rows of a company's cases anew, or of those that a person opened or wrote in; returns how many."""
    if company is not None:
        rows = Case.objects.filter(company_id=company)
    else:
        spoken = Message.objects.filter(author_id=person).order_by().values("case_id")
        rows = Case.objects.filter(Q(opened_by_id=person) | Q(number__in=spoken))
    done, before = 0, 2**63 - 1
    while numbers := list(rows.filter(number__lt=before).order_by("-number").values_list("number", flat=True)[:BATCH]):
        index_cases(numbers)
        done, before = done + len(numbers), numbers[-1]
    return done
