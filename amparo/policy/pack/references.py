"""Checks without which a pack cannot be used: names that lead nowhere, and rules that contradict the contract."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from amparo.policy.pack.compile import read_leaf
from amparo.policy.pack.document import PackDocument
from amparo.policy.pack.positions import KeyPath
from amparo.policy.pack.problems import Problem, Source, near
from amparo.policy.pack.rules import AllOf, AnyOf, Condition, Conditions, Rule
from amparo.policy.predicates import PREDICATES, Predicate

FIXED_IDS = ("region", "calendar", "plan", "partner", "product", "maintenance", "rule", "target", "price", "phone_menu")


def leaf_texts(conditions: Conditions, path: KeyPath) -> Iterator[tuple[str, KeyPath]]:
    """Every leaf of a list of conditions with its key path."""
    for index, condition in enumerate(conditions):
        yield from _leaf_texts(condition, (*path, index))


def _leaf_texts(condition: Condition, path: KeyPath) -> Iterator[tuple[str, KeyPath]]:
    if isinstance(condition, AnyOf):
        yield from leaf_texts(condition.any, (*path, "any"))
    elif isinstance(condition, AllOf):
        yield from leaf_texts(condition.all, (*path, "all"))
    else:
        yield condition, path


def _check_parameter(document: PackDocument, found: Predicate, parameter: tuple[str, ...]) -> tuple[str, str] | None:
    """Message and suggestion of what is wrong with what follows the colon."""
    name = found.name
    wrong = None
    if found.number:
        wrong = None if len(parameter) == 1 and parameter[0].isdecimal() else (f"{name} takes one whole number", "")
    elif name.endswith(".in_country"):
        bad = [part for part in parameter if not (len(part) == 2 and part.isalpha() and part.isupper())]
        wrong = (f'"{bad[0]}" is not a country: two capital letters', "") if bad else None
    elif found.values:
        values = list(found.values(document))
        bad = [part for part in parameter if part not in values]
        wrong = (f'"{bad[0]}" is nothing that {name} knows', near(bad[0], values)) if bad else None
    if name == "accepted" and len(parameter) != 1:
        return "accepted takes one text", ""
    return wrong


def _check_leaf(document: PackDocument, text: str) -> tuple[str, str] | None:
    """Message and suggestion of what is wrong with a leaf."""
    _, name, parameter = read_leaf(text)
    found = PREDICATES.get(name)
    if found is None:
        return f'there is no predicate "{name}"', near(name, PREDICATES)
    if parameter and not found.takes_parameter:
        return f"{name} takes no parameter", ""
    if found.takes_parameter and not parameter and not found.optional:
        return f"{name} needs a parameter after a colon", ""
    if name == "request.within_hotline" and document.hotline is None:
        return "request.within_hotline reads [hotline], which the pack lacks", ""
    return _check_parameter(document, found, parameter) if parameter else None


def _check_conditions(document: PackDocument, source: Source) -> Iterator[Problem]:
    owners = [(("rule", i, key), getattr(r, key)) for i, r in enumerate(document.rules) for key in ("when", "require")]
    owners += [(("price", i, "when"), price.when) for i, price in enumerate(document.prices)]
    for path, conditions in owners:
        for text, at in leaf_texts(conditions, path):
            wrong = _check_leaf(document, text)
            if wrong:
                yield source.problem(at, *wrong)


def _can_oblige(rule: Rule) -> bool:
    for text, _ in leaf_texts(rule.require, ()):
        negated, name, _ = read_leaf(text)
        if not negated and name in PREDICATES and PREDICATES[name].obligation:
            return True
    return False


def _check_rule(document: PackDocument, index: int, source: Source) -> Iterator[Problem]:
    rule, at = document.rules[index], ("rule", index)
    if rule.require and rule.otherwise is None:
        yield source.problem((*at, "require"), "a rule that requires something says what happens otherwise")
    if rule.otherwise and not rule.require:
        hint = 'to always do so, require = ["never"]'
        yield source.problem((*at, "otherwise"), "nothing is required, so this never happens", hint)
    if rule.otherwise in ("refuse", "redirect", "advise") and not rule.remedies:
        yield source.problem((*at, "otherwise"), f"{rule.otherwise} needs at least one remedy")
    if rule.otherwise == "oblige" and not _can_oblige(rule):
        message = "oblige asks for something that the requester cannot give: no predicate here has an obligation"
        yield source.problem((*at, "require"), message)
    points = document.contact_points
    for place, name in enumerate(rule.remedies):
        kind, _, text = name.partition(":")
        where = (*at, "remedies", place)
        if text and not any(p.kind == kind and p.text == text for p in points):
            near_text = near(text, [p.text for p in points if p.kind == kind])
            yield source.problem(where, f'there is no contact point of kind {kind} with the text "{text}"', near_text)
        elif not any(p.kind == kind and _for_everybody(p) for p in points):
            hint = near(kind, {p.kind for p in points})
            yield source.problem(where, f'"{kind}" has no contact point without selectors', hint)


def _for_everybody(point: object) -> bool:
    return not any(getattr(point, key) for key in ("regions", "products", "kinds", "actions", "roles"))


def _check_overrides(document: PackDocument, source: Source) -> Iterator[Problem]:
    rules = {rule.id: rule for rule in document.rules}
    for index, rule in enumerate(document.rules):
        for place, other in enumerate(rule.overrides):
            if other not in rules:
                hint = near(other, rules)
                yield source.problem(("rule", index, "overrides", place), f'there is no rule "{other}"', hint)
        seen, todo = set(), list(rule.overrides)
        while todo:
            other = todo.pop()
            if other == rule.id:
                yield source.problem(("rule", index, "overrides"), "the rule overrides itself in a circle")
                break
            if other not in seen and other in rules:
                seen.add(other)
                todo.extend(rules[other].overrides)


def _check_names(document: PackDocument, source: Source) -> Iterator[Problem]:
    """References from one table to another."""
    products = {product.id for product in document.products}
    regions = {region.id for region in document.regions}
    calendars = {calendar.id for calendar in document.calendars}
    plans = {plan.id for plan in document.plans}
    rows: list[tuple[KeyPath, Iterable[str], set[str]]] = []

    def refer(table: str, entries: Iterable[object], key: str, known: set[str]) -> None:
        for index, entry in enumerate(entries):
            value = getattr(entry, key)
            rows.append(((table, index, key), [value] if isinstance(value, str) else value or (), known))

    refer("product", document.products, "parent", products)
    refer("evidence", document.evidence, "products", products)
    refer("maintenance", document.maintenance, "products", products)
    refer("contact_point", document.contact_points, "products", products)
    refer("contact_point", document.contact_points, "regions", regions)
    refer("target", document.targets, "products", products)
    refer("target", document.targets, "plan", plans)
    refer("target", document.targets, "calendar", calendars)
    refer("clock_alert", document.clock_alerts, "plan", plans)
    refer("calendar", document.calendars, "holidays_of", regions)
    refer("phone_menu", document.phone_menus, "regions", regions)
    for path, values, known in rows:
        for value in values:
            if value not in known:
                yield source.problem(path, f'"{value}" is not defined', near(value, known))


def _check_alerts(document: PackDocument, source: Source) -> Iterator[Problem]:
    seen: set[object] = set()
    for index, alert in enumerate(document.clock_alerts):
        at = ("clock_alert", index)
        given = [name for name in ("percent", "minutes_before") if getattr(alert, name) is not None]
        if alert.at == "warning" and len(given) != 1:
            yield source.problem(at, "a warning has either percent or minutes_before")
        theirs = sorted(set(alert.tell) & {"requester", "authorised-manager"})
        if alert.at == "warning" and theirs:
            yield source.problem((*at, "tell"), f"a warning is the desk's own matter; {theirs[0]} is told of a breach")
        if alert.at == "breach" and given:
            yield source.problem((*at, given[0]), "a breach is when the target is used up, so it has no such key")
        selectors = (alert.at, frozenset(alert.clocks), frozenset(alert.impact), frozenset(alert.plan))
        if selectors in seen:
            yield source.problem(at, "another entry is for the same clocks at the same moment")
        seen.add(selectors)


def _check_ids(document: PackDocument, source: Source) -> Iterator[Problem]:
    keys: dict[str, Callable[[object], object]] = dict.fromkeys(FIXED_IDS, lambda entry: getattr(entry, "id"))  # noqa: B009
    keys |= {"text": keys["rule"], "priority": lambda entry: getattr(entry, "impact")}  # noqa: B009
    fields = {field.alias or name: name for name, field in PackDocument.model_fields.items()}
    for table, key in keys.items():
        seen: set[object] = set()
        for index, entry in enumerate(getattr(document, fields[table])):
            if key(entry) in seen:
                yield source.problem((table, index), f'"{key(entry)}" is defined twice')
            seen.add(key(entry))
    countries: set[str] = set()
    for index, region in enumerate(document.regions):
        for place, country in enumerate(region.countries):
            if country in countries:
                where = ("region", index, "countries", place)
                yield source.problem(where, f'"{country}" belongs to another region already')
            countries.add(country)


def check_references(document: PackDocument, source: Source) -> list[Problem]:
    """Everything that must be right before a pack can be compiled and asked."""
    problems = [*_check_conditions(document, source), *_check_overrides(document, source)]
    problems += [*_check_names(document, source), *_check_ids(document, source), *_check_alerts(document, source)]
    for index in range(len(document.rules)):
        problems.extend(_check_rule(document, index, source))
    vendor = document.vendor
    if vendor.default_language not in vendor.languages:
        problems.append(source.problem(("vendor", "default_language"), "is not one of the languages served"))
    phones = [point for point in document.contact_points if point.kind == "phone" and point.phone is None]
    if phones and document.regions[0].phone is None:
        message = "has no phone, though a contact point of kind phone leads to the region's"
        problems.append(source.problem(("region", 0), message))
    for index, price in enumerate(document.prices):
        if price.kind == "surcharge" and price.flat is None:
            problems.append(source.problem(("price", index), "a surcharge has a flat amount"))
        if price.kind != "surcharge" and price.flat is not None:
            problems.append(source.problem(("price", index, "flat"), "only a surcharge is flat"))
    return problems
