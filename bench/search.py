"""How often search finds the right article: recall@1, recall@5 and MRR@10 by type, language and pair of languages.

    python -m bench.search FOLDER                      # articles.*.jsonl.gz and queries.jsonl.gz (docs/search.md)
    python -m bench.search FOLDER --words              # without the models
    python -m bench.search FOLDER --desk DATA --view full   # through `amparo kb search --batch` of a desk that has them

Each question is asked of all articles in the language that it names, in the file that it names. Vectors are kept in
`--vectors FILE`, because making them takes an hour; the next run goes on where this one stopped. Exits with 1 where a
target is missed. Without a folder it says so and ends: the articles are no part of the project.
"""

import argparse
import gzip
import json
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from amparo.search.engine.index import Engine
from amparo.search.engine.providers import EmbeddingProvider, built_in
from amparo.search.rules.analysis import analyse
from amparo.search.rules.passages import passages_of
from amparo.search.rules.plain import plain_text
from amparo.search.rules.texts import Put, Query, Text
from bench.kept_vectors import KeptVectors

VIEWS = ("full", "body")
AT_ONCE = 1_000
DEPTH = 10
TARGETS = {"same language": (0.60, 0.80, 0.69), "across languages": (0.68, 0.83, 0.75)}
PAIR_RECALL = 0.71
TYPO_RECALL = 0.88
Row = dict[str, Any]


@dataclass(frozen=True)
class Answer:
    """Where the right article stood: 1 is on top, 0 is nowhere among ten."""

    question: Row
    place: int


def read(path: Path) -> list[Row]:
    """The rows of a file of JSON lines."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def index(articles: Sequence[Row], providers: Sequence[EmbeddingProvider], kept: KeptVectors) -> Engine:
    """An index of a file of articles, with what the providers make of them."""
    engine = Engine()
    groups: dict[str, int] = {}
    for at in range(0, len(articles), AT_ONCE):
        texts = [
            (at + i, row, Text(row["lang"], row["title"], row["summary"], plain_text(row["body"])))
            for i, row in enumerate(articles[at : at + AT_ONCE])
        ]
        engine.put(
            [Put(i, groups.setdefault(r["group"], len(groups)), r["lang"], 0, analyse(text)) for i, r, text in texts]
        )
        for provider in providers:
            parts = [passages_of(text) for _, _, text in texts]
            rows = kept.passages(provider, [part for text in parts for part in text])
            edges = [0]
            for part in parts:
                edges.append(edges[-1] + len(part))
            engine.put_vectors(provider.name, [(texts[i][0], rows[edges[i] : edges[i + 1]]) for i in range(len(texts))])
        print(f"\r{at + len(texts):6,} articles", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)
    return engine


def ask(
    engine: Engine, ids: Sequence[str], questions: Sequence[Row], vectors: dict[str, Any]
) -> Iterator[tuple[Answer, float]]:
    """The answers of an engine, each with the milliseconds that ranking took."""
    for i, question in enumerate(questions):
        near = {name: rows[i] for name, rows in vectors.items()}
        began = time.perf_counter()
        ranked = engine.rank(Query(question["q"], question["lang"], question["in"], near), None, DEPTH)
        spent = (time.perf_counter() - began) * 1_000
        yield Answer(question, place_of([ids[hit.id] for hit in ranked.scored], question["relevant"])), spent


def ask_desk(data: Path, questions: Sequence[Row]) -> list[Answer]:
    """The answers of a desk, through its command."""
    lines = "".join(
        json.dumps({"q": row["q"], "lang": row["lang"], "in": row["in"], "limit": DEPTH}) + "\n" for row in questions
    )
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl", encoding="utf-8") as file:
        file.write(lines)
        file.flush()
        command = [sys.executable, "-m", "amparo", "kb", "search", "--data", str(data), "--batch", file.name]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
    found = [json.loads(line)["ids"] for line in done.stdout.splitlines()]
    return [Answer(row, place_of(ids, row["relevant"])) for row, ids in zip(questions, found, strict=True)]


def place_of(found: Sequence[str], relevant: Sequence[str]) -> int:
    """The place of the first right one, from 1; 0 where there is none."""
    return next((place for place, key in enumerate(found[:DEPTH], 1) if key in relevant), 0)


def figures(answers: Iterable[Answer]) -> tuple[float, float, float]:
    """Recall at 1, recall at 5, MRR at 10."""
    places = [answer.place for answer in answers]
    hits = len(places) or 1
    return (
        sum(place == 1 for place in places) / hits,
        sum(0 < place <= 5 for place in places) / hits,
        sum(1 / place for place in places if place) / hits,
    )


def report(answers: Sequence[Answer]) -> int:
    """Prints the tables; 1 where a target is missed."""
    missed = []
    whole: dict[str, list[Answer]] = defaultdict(list)
    kinds: dict[str, dict[str, list[Answer]]] = {"type": defaultdict(list), "language": defaultdict(list)}
    pairs: dict[str, list[Answer]] = defaultdict(list)
    for answer in answers:
        row = answer.question
        same = row["lang"] == row["in"]
        whole["same language" if same else "across languages"].append(answer)
        kinds["type"][row["type"]].append(answer)
        if same:
            kinds["language"][row["in"]].append(answer)
        else:
            pairs[f"{row['lang']} into {row['in']}"].append(answer)
    for title, groups in (("", whole), *kinds.items(), ("pair", pairs)):
        print(f"\n| {title or 'all':20} | questions | recall@1 | recall@5 | MRR@10 |\n|---|---|---|---|---|")
        for name, group in sorted(groups.items()):
            one, five, mrr = figures(group)
            print(f"| {name:20} | {len(group):,} | {one:.3f} | {five:.3f} | {mrr:.3f} |")
    for name, wanted in TARGETS.items():
        if name in whole and any(is_ < at_least for is_, at_least in zip(figures(whole[name]), wanted, strict=True)):
            missed.append(name)
    missed += [pair for pair, group in pairs.items() if figures(group)[1] < PAIR_RECALL]
    typos = kinds["type"].get("mono_typo")
    if typos and figures(typos)[0] < TYPO_RECALL:
        missed.append("mono_typo")
    print("\nevery target is reached" if not missed else f"\nmissed: {', '.join(sorted(missed))}")
    return 1 if missed else 0


def measure(folder: Path, options: argparse.Namespace) -> int:
    """Everything that is asked for."""
    questions = [row for row in read(folder / "queries.jsonl.gz") if options.all or row["quick"]]
    questions = [row for row in questions if not options.into or row["in"] in options.into]
    providers = [] if options.words else built_in()
    kept = KeptVectors(options.vectors)
    answers: list[Answer] = []
    times: list[float] = []
    for view in VIEWS if options.view is None else (options.view,):
        asked = [row for row in questions if row["view"] == view]
        if options.desk is not None:
            answers += ask_desk(options.desk, asked)
            continue
        articles = [
            row for row in read(folder / f"articles.{view}.jsonl.gz") if not options.into or row["lang"] in options.into
        ]
        engine = index(articles, providers, kept)
        vectors = {provider.name: kept.queries(provider, [row["q"] for row in asked]) for provider in providers}
        for answer, spent in ask(engine, [row["id"] for row in articles], asked, vectors):
            answers.append(answer)
            times.append(spent)
    if times:
        times.sort()
        print(f"ranking: median {times[len(times) // 2]:.1f} ms, p95 {times[int(len(times) * 0.95)]:.1f} ms")
    return report(answers)


def main() -> int:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, nargs="?", help="of the articles and questions")
    parser.add_argument("--all", action="store_true", help="all questions, not the quick sample")
    parser.add_argument("--words", action="store_true", help="without the models")
    parser.add_argument("--view", choices=VIEWS, help="one of the two files only")
    parser.add_argument("--into", nargs="*", default=[], metavar="LANG", help="articles of these languages only")
    parser.add_argument("--vectors", type=Path, help="a file to keep vectors in")
    parser.add_argument(
        "--desk", type=Path, help="ask this desk, which has the articles, instead of an index of our own"
    )
    options = parser.parse_args()
    if options.folder is None:
        print("no folder with articles and questions is given: nothing is measured (docs/search.md)")
        return 0
    return measure(options.folder, options)


if __name__ == "__main__":
    sys.exit(main())
