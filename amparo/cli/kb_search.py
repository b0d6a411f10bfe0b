"""`amparo kb search`, `status`, `index`: what is found, how far search is, and doing it here and now."""

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from amparo.cli.installation import Installation, django_ready, installation_options, say
from amparo.cli.migrate import apply_pending
from amparo.cli.server import stopping_on_signals
from amparo.core.languages import TAGS
from amparo.core.trouble import Trouble

if TYPE_CHECKING:
    from amparo.search.asking import Question
    from amparo.search.progress import Progress

AHEAD = 64  # questions whose meaning is read at once
FAULTS = 50  # bad lines that are named
PAUSE_SECONDS = 5.0


@click.command(
    "search",
    epilog="""\b
Examples:
  amparo kb search "importar extractos del banco" --lang es
  amparo kb search "ORA-00942" --in en
  amparo kb search --batch questions.jsonl > answers.jsonl""",
)
@installation_options
@click.argument("words", required=False)
@click.option("--lang", "language", type=click.Choice(TAGS), default="en", show_default=True, help="Of the reader.")
@click.option("--in", "only", type=click.Choice(TAGS), help="Only articles in this language.")
@click.option("--limit", type=click.IntRange(1, 100), default=10, show_default=True)
@click.option(
    "--batch",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help='JSON lines: {"q": …, "lang": …, "in": …, "limit": …}; "in" and "limit" may be left out.',
)
def search(
    installation: Installation, words: str | None, language: str, only: str | None, limit: int, batch: Path | None
) -> None:
    """Find articles as a reader who may see everything would.

    With --batch every line is a question, and every line of the answer `{"ids": […]}`, best first, with the ids of the
    system from which the articles came. Lines that cannot be read are named, nothing is answered then, and the exit
    code is 2.
    """
    if (words is None) == (batch is None):
        raise Trouble("Nothing was asked.", "", 'Give the words, or a file with --batch: amparo kb search "…"')
    with stopping_on_signals(), django_ready(installation):
        from amparo.search.asking import Question

        apply_pending()
        asked = read_batch(batch) if batch is not None else [Question(words or "", language, only, limit)]
        catch_up()
        if batch is None:
            show_hits(asked[0])
        else:
            for ids in answers(asked):
                click.echo(json.dumps({"ids": ids}, ensure_ascii=False))


def read_batch(path: Path) -> "list[Question]":
    """Every question of a file. Raises Trouble that names the lines which are none."""
    from amparo.search.asking import BadQuestion, read_questions

    questions: list[Question] = []
    faults: list[BadQuestion] = []
    with path.open("rb") as lines:
        for found in read_questions(lines):
            faults.append(found) if isinstance(found, BadQuestion) else questions.append(found)
    for fault in faults[:FAULTS]:
        say(f"{path}, line {fault.line}: {fault.field or 'the line'}: {fault.why}")
    if faults:
        raise Trouble(
            f"{len(faults)} lines of {path} cannot be read.",
            "Nothing was searched.",
            'A line is like {"q": "words", "lang": "es", "in": "en", "limit": 10}; languages are '
            + ", ".join(TAGS)
            + ".",
        )
    return questions


def catch_up() -> None:
    """What no worker has done yet by words is done now; what waits by meaning is said."""
    from django.utils import timezone

    from amparo.search.actions import index_waiting
    from amparo.search.progress import get_progress

    now = timezone.now()
    index_waiting(now)
    progress = get_progress(now)
    for model in progress.models:
        if model.done < progress.texts:
            say(f"{progress.texts - model.done:,} of {progress.texts:,} texts are not yet found by meaning "
                f"({model.name}): `amparo kb status`.")  # fmt: skip


def answers(questions: "Iterable[Question]") -> Iterator[list[str]]:
    """The foreign ids that answer each question, best first."""
    from django.utils import timezone

    from amparo.search.asking import answer, read_ahead

    asked = list(questions)
    for start in range(0, len(asked), AHEAD):
        some = asked[start : start + AHEAD]
        read_ahead(some)
        for question in some:
            yield answer(question, timezone.now())


def show_hits(question: "Question") -> None:
    """What is found, for people: titles, addresses and the best passage."""
    from django.utils import timezone

    from amparo.core.actors import SYSTEM
    from amparo.search.asking import PATIENCE_SECONDS
    from amparo.search.queries import find
    from amparo.search.rules.texts import QUERY_LENGTH

    found = find(SYSTEM, question.wanted, timezone.now(), PATIENCE_SECONDS)
    for place, hit in enumerate(found.hits, question.wanted.offset + 1):
        article = hit.article
        click.echo(f"{place:>2}. {marked(hit.title)}  [{article.language}, {article.foreign_id or article.about}]")
        click.echo(f"    {marked(hit.snippet)}")
    if not found.hits:
        click.echo("Nothing was found.")
    elif found.nearest:
        say("Nothing fits well; these are the nearest.")
    if found.cut:
        say(f"The question is longer than {QUERY_LENGTH:,} characters; the rest of it was left out.")
    say(f"{found.total:,} articles{'' if found.meaning else ', by words alone'}.")


def marked(parts: Iterable[tuple[str, bool]]) -> str:
    """A text with what matched in bold, on one line."""
    return " ".join("".join(click.style(text, bold=True) if hit else text for text, hit in parts).split())


@click.command()
@installation_options
@click.option("--json", "as_json", is_flag=True, help="For programs.")
def status(installation: Installation, as_json: bool) -> None:
    """Show how many articles there are, and how many are found by words and by meaning."""
    with django_ready(installation):
        from django.utils import timezone

        from amparo.search.progress import get_progress

        apply_pending()
        progress = get_progress(timezone.now())
        click.echo(json.dumps(as_data(progress)) if as_json else "\n".join(lines_of(progress)))


def lines_of(progress: "Progress") -> Iterator[str]:
    """How far search is, in sentences."""
    yield f"{progress.texts:,} texts are found by words; {progress.waiting:,} wait for that."
    if not progress.models:
        yield "By meaning: switched off (AMPARO_SEARCH_MODELS)."
    for model in progress.models:
        share = 100 * model.done / progress.texts if progress.texts else 100
        pace = f", {model.per_minute:,.0f} a minute" if model.per_minute and model.done < progress.texts else ""
        yield f"By meaning, {model.name} ({model.version}): {model.done:,} of {progress.texts:,} ({share:.0f} %){pace}."
    if progress.minutes_left is not None:
        yield f"Done in about {progress.minutes_left:,} minutes, if it goes on like this."


def as_data(progress: "Progress") -> dict[str, object]:
    """The same for programs."""
    models = [{name: getattr(one, name) for name in one.__slots__} for one in progress.models]
    left = progress.minutes_left
    return {"texts": progress.texts, "waiting": progress.waiting, "models": models, "minutes_left": left}


@click.command()
@installation_options
@click.option("--words", "words_only", is_flag=True, help="Only what is found by words.")
def index(installation: Installation, words_only: bool) -> None:
    """Do here and now what the desk does in the background: make articles findable by words and by meaning.

    Ctrl-C keeps what is done. Where a running desk is at it already, this waits and shows how far it is.
    """
    with stopping_on_signals(), django_ready(installation):
        from django.utils import timezone

        from amparo.search.actions import index_waiting

        apply_pending()
        try:
            say(f"{index_waiting(timezone.now()):,} texts were read for their words.")
            if not words_only:
                read_meanings()
        except KeyboardInterrupt:
            say("\nStopped; what is done stays.")
            raise SystemExit(130) from None


def read_meanings() -> None:
    """Every text by every model, with progress. Raises Trouble."""
    import time

    from django.utils import timezone

    from amparo.search.actions.embedding import embed_waiting
    from amparo.search.embedder import EmbeddingFailed
    from amparo.search.progress import get_progress

    def tell(_model: str, _count: int) -> None:
        progress = get_progress(timezone.now())
        done = ", ".join(f"{one.name} {one.done:,}" for one in progress.models)
        left = progress.minutes_left
        ahead = f", about {left:,} minutes" if left is not None else ""
        click.echo(f"\r{done} of {progress.texts:,} texts{ahead}    ", nl=False, err=True)

    try:
        while embed_waiting(3600.0, tell).more:
            pass
        while any_left(get_progress(timezone.now())):  # another process is at it
            tell("", 0)
            time.sleep(PAUSE_SECONDS)
            embed_waiting(3600.0, tell)
    except EmbeddingFailed as failure:
        raise Trouble("Meanings cannot be read.", str(failure), "What was read stays; words go on.") from failure
    click.echo("", err=True)


def any_left(progress: "Progress") -> bool:
    """Whether some text waits for some model."""
    return any(one.done < progress.texts for one in progress.models)
