"""Bringing a library in: sources before their translations, batch by batch; a run that was interrupted is run again."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from dataclasses import field as with_default
from datetime import datetime
from pathlib import Path

from amparo.catalogue.models import Product
from amparo.core.actors import Actor
from amparo.core.files import FileRefused
from amparo.core.languages import TAGS
from amparo.importers.kb_jsonl import GZIP, JsonLines
from amparo.importers.kb_markdown import MarkdownFolder
from amparo.importers.kb_reading import Defaults, Library, Read, SourceUnusable, Unread
from amparo.importers.kb_zendesk import ZendeskFolder
from amparo.knowledge.actions import add_picture
from amparo.knowledge.actions.bringing import Brought, Manner, bring
from amparo.people.rules import BadInput

BATCH = 100
Tell = Callable[[int, int], None]  # texts done, texts altogether


@dataclass(frozen=True, slots=True)
class Refusal:
    """A text that was not taken: where it stands, its id, and why, as a code with parameters for kb_texts."""

    where: str
    id: str
    field: str
    code: str
    params: Mapping[str, object] = with_default(default_factory=dict)


@dataclass(slots=True)
class Report:
    """What an import did, or would do."""

    dry: bool
    counts: Counter[str] = with_default(default_factory=Counter)
    refusals: list[Refusal] = with_default(default_factory=list)

    def refuse(self, refusal: Refusal) -> None:
        """Notes a text that was not taken."""
        self.counts["refused"] += 1
        self.refusals.append(refusal)


@dataclass(frozen=True, slots=True)
class Order:
    """Who brings it in, when, and how."""

    actor: Actor
    now: datetime
    manner: Manner = with_default(default_factory=Manner)


def open_library(path: Path, defaults: Defaults) -> Library:
    """What lies at a path: a file of JSON lines, a folder of Markdown, a folder of Zendesk's answers. Raises
    SourceUnusable."""
    if path.is_file():
        with path.open("rb") as file:
            head = file.read(64).lstrip()
        if head[:2] != GZIP and head[:1] != b"{":
            raise SourceUnusable("not-json-lines", path)
        return JsonLines(path, defaults)
    if not path.is_dir():
        raise SourceUnusable("unreadable", path)
    if next(path.rglob("*.md"), None) is not None:
        return MarkdownFolder(path, defaults)
    if next(path.rglob("*.json"), None) is not None:
        return ZendeskFolder(path, defaults, product_names())
    raise SourceUnusable("nothing-known", path)


def product_names() -> dict[str, str]:
    """What a section may be called to be a product: its key and its names."""
    found: dict[str, str] = {}
    for product in Product.objects.current():
        found[product.key.casefold()] = product.key
        found |= {str(name).casefold(): product.key for name in product.names.values()}
    return found


def run(library: Library, order: Order, tell: Tell | None = None) -> Report:
    """Imports everything, or says what importing it would do; raises SourceUnusable."""
    report = Report(order.manner.dry)
    whole, seen, done = count_texts(library, report), set[str](), 0
    for sources in (True, False):
        batch: list[Read] = []
        for read in of_kind(library, sources):
            if read.carried.id in seen:
                report.refuse(Refusal(read.where, read.carried.id, "id", "twice-in-file"))
                done += 1
                continue
            seen.add(read.carried.id)
            batch.append(read)
            if len(batch) == BATCH:
                done += take(batch, order, report)
                batch = []
                if tell is not None:
                    tell(done, whole)
        done += take(batch, order, report)
    if tell is not None:
        tell(done, whole)
    return report


def count_texts(library: Library, report: Report) -> int:
    """How many texts there are; what cannot be read is refused here, once."""
    whole = 0
    for read in library.texts():
        if isinstance(read, Unread):
            report.refuse(Refusal(read.where, "", read.field, read.code, read.params))
        else:
            whole += 1
    return whole


def of_kind(library: Library, sources: bool) -> Iterator[Read]:
    """The texts that others are translated from, or the others."""
    for read in library.texts():
        if isinstance(read, Read) and (read.carried.language == read.carried.source_language) == sources:
            yield read


def take(batch: list[Read], order: Order, report: Report) -> int:
    """One batch with its pictures; returns how many texts it had."""
    if not batch:
        return 0
    done = bring(order.actor, [read.carried for read in batch], order.manner, order.now)
    for read, one in zip(batch, done, strict=True):
        if one.result == "refused":
            unknown = [tag for tag in (read.carried.language, read.carried.source_language) if tag not in TAGS]
            report.refuse(Refusal(read.where, one.id, one.field, one.code, {"value": next(iter(unknown), "")[:40]}))
            continue
        report.counts[one.result] += 1
        if not order.manner.dry:
            bring_pictures(read, one, order, report)
    return len(batch)


def bring_pictures(read: Read, brought: Brought, order: Order, report: Report) -> None:
    """The images of a text that was taken; one that cannot be is reported and leaves its words."""
    for picture in read.pictures if brought.group_id is not None else ():
        try:
            with picture.path.open("rb") as file:
                add_picture(order.actor, brought.group_id or 0, picture.name, file, order.now)
        except (BadInput, FileRefused, OSError):
            report.refusals.append(Refusal(read.where, read.carried.id, "picture", "picture", {"value": picture.name}))
