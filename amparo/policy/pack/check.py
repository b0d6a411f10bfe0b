"""Checks of a pack beyond what makes it usable: texts, dead rules, and the list of assumptions."""

from __future__ import annotations

from collections.abc import Iterator

from amparo.policy.logic import All, Any, Leaf, Node
from amparo.policy.pack.document import PackDocument, Words
from amparo.policy.pack.examples import run_examples
from amparo.policy.pack.kinds import Entry
from amparo.policy.pack.load import Reading, compile_reading, read_folder
from amparo.policy.pack.pack import CompiledRule, Pack
from amparo.policy.pack.positions import KeyPath
from amparo.policy.pack.problems import Problem, Source, near
from amparo.policy.pack.service import MenuOption
from amparo.policy.shipped import find_pack

Wanted = dict[str, dict[str, KeyPath]]

# Predicates whose parameters exclude each other: one fact that has one value.
ONE_VALUE = (
    "contact.in_country",
    "company.in_country",
    "company.plan",
    "request.channel",
    "request.kind",
    "request.impact",
    "request.scope",
    "request.environment",
    "request.purpose",
)
KINDS_OF_CONTACT = ("contact.of_customer", "contact.of_partner", "contact.visitor")


def _menu_texts(options: tuple[MenuOption, ...]) -> Iterator[str]:
    for option in options:
        yield option.text
        yield from _menu_texts(option.options)


def wanted_words(document: PackDocument) -> Wanted:
    """The keys that every language's words must have, and the entry that wants each."""
    wanted: Wanted = {}

    def want(section: str, key: str, path: KeyPath) -> None:
        wanted.setdefault(section, {}).setdefault(key, path)

    for index, rule in enumerate(document.rules):
        want("rules", rule.text or rule.id, ("rule", index))
    for index, point in enumerate(document.contact_points):
        want("contact_points", point.text, ("contact_point", index))
    for section, table, entries, key in (
        ("texts", "text", document.texts, "id"),
        ("evidence", "evidence", document.evidence, "item"),
        ("plans", "plan", document.plans, "id"),
        ("regions", "region", document.regions, "id"),
        ("priorities", "priority", document.priorities, "impact"),
        ("prices", "price", document.prices, "id"),
        ("defect_factors", "defect_factor", document.defect_factors, "id"),
    ):
        for index, entry in enumerate(entries):
            want(section, getattr(entry, key), (table, index))
    for index, example in enumerate(document.triage.examples if document.triage else ()):
        want("triage_examples", example.id, ("triage", "example", index))
    for index, rung in enumerate(document.remote.rungs if document.remote else ()):
        want("rungs", rung.id, ("remote", "rung", index))
    for index, menu in enumerate(document.phone_menus):
        for text in (menu.text, *_menu_texts(menu.options)):
            want("menus", text, ("phone_menu", index))
    return wanted


def _check_language(reading: Reading, language: str, words: Words, wanted: Wanted) -> Iterator[Problem]:
    source, pack = reading.source(f"words/{language}.toml"), reading.source("pack.toml")
    for section in Words.model_fields:
        held = getattr(words, section)
        needed = wanted.get(section, {})
        for key, path in needed.items():
            text = held.get(key)
            if text is None or (isinstance(text, str) and not text.strip()):
                hint = f"add it to words/{language}.toml [{section}]"
                yield pack.problem(path, f"has no text in {language}: {section}.{key}", hint)
        for key in held:
            if section != "pages" and key not in needed:
                yield source.problem((section, key), "belongs to nothing in pack.toml", near(key, needed))
    factors = {factor.id: factor for factor in (reading.document.defect_factors if reading.document else ())}
    for key, factor in factors.items():
        named = words.defect_factors[key].levels if key in words.defect_factors else {}
        for level in factor.levels:
            if key in words.defect_factors and level.id not in named:
                yield source.problem(("defect_factors", key, "levels"), f'has no name for the level "{level.id}"')


def _check_words(reading: Reading, document: PackDocument) -> Iterator[Problem]:
    wanted = wanted_words(document)
    served = document.vendor.languages
    for language in served:
        if f"words/{language}.toml" not in reading.contents:
            path: KeyPath = ("vendor", "languages")
            yield reading.source("pack.toml").problem(path, f"words/{language}.toml is missing")
        elif language in reading.words:
            yield from _check_language(reading, language, reading.words[language], wanted)
    for other in sorted(set(reading.words) - set(served)):
        hint = "add it to vendor.languages"
        yield reading.source(f"words/{other}.toml").problem((), "is a language that the pack does not serve", hint)
    for index, term in enumerate(reading.glossary.terms):
        for language in served:
            if language not in term.words:
                yield reading.source("glossary.toml").problem(("term", index), f"has no word in {language}")


def _certain(node: Node) -> dict[int, bool]:
    """The leaves that must have one value for a tree to be true."""
    if isinstance(node, Leaf):
        return {node.index: not node.negated}
    found = [_certain(part) for part in node.parts]
    if isinstance(node, All):
        return {index: value for part in found for index, value in part.items()}
    return found[0] if len(found) == 1 else {}


def _contradicts(pack: Pack, node: Node) -> bool:
    """The tree can never be true: it asks for a leaf and its opposite, or for two values of one fact."""
    if isinstance(node, Any):
        return all(_contradicts(pack, part) for part in node.parts)
    if isinstance(node, Leaf):
        return pack.questions[node.index].predicate == "never" and not node.negated
    if any(_contradicts(pack, part) for part in node.parts):
        return True
    asked = [(index, value) for part in node.parts for index, value in _certain(part).items()]
    if any((index, not value) in asked for index, value in asked):
        return True
    true = [pack.questions[index] for index, value in asked if value]
    for name in ONE_VALUE:
        choices = [set(question.parameter) for question in true if question.predicate == name]
        if choices and not set.intersection(*choices):
            return True
    return len({q.predicate for q in true} & set(KINDS_OF_CONTACT)) > 1


def _covers(pack: Pack, wide: Node, narrow: Node) -> bool:
    """Wherever `narrow` is true, `wide` is: all of its certain leaves are asked there too."""
    if not isinstance(wide, All) or not all(isinstance(part, Leaf) for part in wide.parts):
        return False
    asked = _certain(narrow)
    return all(asked.get(index) is value for index, value in _certain(wide).items())


def _check_rules(pack: Pack, source: Source) -> Iterator[Problem]:
    compiled = {c.rule.id: c for found in pack.rules_by_action.values() for c in found}
    for index, rule in enumerate(pack.document.rules):
        mine = compiled[rule.id]
        if _contradicts(pack, mine.when):
            yield source.problem(("rule", index, "when"), "can never be true, so the rule never speaks")
        always = [
            other.rule.id
            for other in compiled.values()
            if rule.id in other.rule.overrides
            and set(rule.on) <= set(other.rule.on)
            and _covers(pack, other.when, mine.when)
        ]
        if always:
            message = f'never speaks: "{always[0]}" applies wherever it does and overrides it'
            yield source.problem(("rule", index), message)
        yield from _check_settled(compiled, mine, index, source)


def _check_settled(rules: dict[str, CompiledRule], mine: CompiledRule, index: int, source: Source) -> Iterator[Problem]:
    """A rule that says again what another one says already."""
    for other in rules.values():
        same = (other.when, other.require, other.rule.otherwise) == (mine.when, mine.require, mine.rule.otherwise)
        wider = set(mine.rule.on) <= set(other.rule.on) and set(mine.rule.remedies) <= set(other.rule.remedies)
        if other.rule.id < mine.rule.id and same and wider and mine.rule.require:
            message = f'is settled by "{other.rule.id}", which asks the same of the same'
            yield source.problem(("rule", index), message, severity="note")


def list_assumed(reading: Reading) -> Iterator[Problem]:
    """The entries where the source is silent, as notes."""
    document, source = reading.document, reading.source("pack.toml")
    if document is None:
        return
    for name, field in PackDocument.model_fields.items():
        value = getattr(document, name)
        entries = value if isinstance(value, tuple) else (value,)
        for index, entry in enumerate(entries):
            if isinstance(entry, Entry) and entry.assumed:
                path: KeyPath = (field.alias or name, index) if isinstance(value, tuple) else (field.alias or name,)
                yield source.problem(path, f"assumed, as {entry.source} is silent", severity="note")


def check_pack(name_or_path: str) -> list[Problem]:
    """Everything that is wrong with a pack, and its assumptions as notes; raises `FileNotFoundError`.

    Worked examples are run too: an example that fails is an error.
    """
    return check_reading(read_folder(find_pack(name_or_path)))


def check_reading(reading: Reading) -> list[Problem]:
    """The same of a pack that was read already. Pure; anybody may call it."""
    problems = list(reading.problems)
    if reading.document:
        problems.extend(_check_words(reading, reading.document))
        problems.extend(list_assumed(reading))
        if not any(problem.severity == "error" for problem in reading.problems):
            pack = compile_reading(reading)
            problems.extend(_check_rules(pack, reading.source("pack.toml")))
            if reading.examples:
                source = reading.source("examples.toml")
                for index, failures in run_examples(pack):
                    for failure in failures:
                        problems.append(source.problem(("example", index), failure))
    return sorted(problems)
