"""The gate: which rules apply to a request, what they ask, and what comes of it.

How rules combine is `decision-format.md`, "How rules combine"; the five numbered steps are named where they are done.
`decide` is total on valid facts, deterministic, and independent of the order of rules in the pack.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from amparo.policy.decision import Because, Decision, Price, Reason, Remedy
from amparo.policy.facts import Facts
from amparo.policy.logic import Leaf, Truth, deciding, truth
from amparo.policy.pack.pack import CompiledRule, Pack
from amparo.policy.predicates import PREDICATES, Ask
from amparo.policy.pricing import price_action
from amparo.policy.remedies import find_remedy
from amparo.policy.targets import due_for
from amparo.policy.verdicts import Message, Obligation, Verdict

STRENGTH = {"refuse": 0, "redirect": 1, "oblige": 2, "unknown": 3, "advise": 4, "satisfied": 5}
OUTCOMES = {"refuse": "refused", "redirect": "redirected", "oblige": "conditional", "unknown": "conditional"}
ENDINGS = {True: "true", False: "false", None: "unknown"}


@dataclass(frozen=True, slots=True)
class Applied:
    """A rule that applies, or may apply, and what it does."""

    compiled: CompiledRule
    effect: str
    when: Truth

    @property
    def order(self) -> tuple[int, str]:
        """Those that decide first; never the order in the file."""
        return STRENGTH[self.effect], self.compiled.rule.id


class Judgement:
    """The verdicts of a pack's distinct leaves on one request, each asked at most once."""

    __slots__ = ("_ask", "_because", "_questions", "_values", "_verdicts", "facts", "pack", "value")

    def __init__(self, pack: Pack, facts: Facts) -> None:
        self.pack, self.facts = pack, facts
        self._ask = Ask(pack, facts)
        self._questions = pack.questions
        self._verdicts: dict[int, Verdict] = {}
        self._because: dict[int, Because] = {}
        # The leaves that the action's rules ask about are judged at once, so that a rule costs look-ups only.
        self._values: dict[int, Truth] = {index: self.verdict(index).value for index in pack.asked_by[facts.action]}
        self.value: Callable[[int], Truth] = self._values.__getitem__

    def verdict(self, index: int) -> Verdict:
        """The verdict on a leaf."""
        found = self._verdicts.get(index)
        if found is None:
            question = self._questions[index]
            found = self._verdicts[index] = PREDICATES[question.predicate].judge(self._ask, question.parameter)
        return found

    def because(self, leaf: Leaf) -> Because:
        """A leaf as part of a reason; the same in every rule that has it."""
        found = self._because.get(leaf.index)
        if found is None:
            found = self._because[leaf.index] = self._tell(leaf.index)
        return found

    def _tell(self, index: int) -> Because:
        question, verdict = self._questions[index], self.verdict(index)
        code = f"{question.predicate}.{ENDINGS[verdict.value]}{verdict.sentence}"
        parameters = verdict.parameters
        if verdict.value is None and verdict.missing:
            parameters = (("facts", verdict.missing), *parameters)
            code = "unknown"
        if question.parameter:
            parameters = (("parameter", question.parameter), *parameters)
        return Because(question.name, verdict.value, Message(code, parameters))

    def price(self, action: str) -> Price:
        """What an action would cost with these facts."""
        return price_action(self.pack, self.facts, action, self.verdict)


def apply_rule(judgement: Judgement, compiled: CompiledRule) -> Applied | None:
    """Steps 1 to 3: whether a rule applies, and what it does; None if it has nothing to say."""
    when = truth(compiled.when, judgement.value)
    if when is False:
        return None
    require = truth(compiled.require, judgement.value)
    if when is None and require is True:
        return None  # satisfied whatever its `when`
    if when is None or require is None:
        return None if compiled.rule.otherwise == "advise" else Applied(compiled, "unknown", when)
    effect = "satisfied" if require else str(compiled.rule.otherwise)
    return Applied(compiled, effect, when)


def without_overridden(applied: list[Applied]) -> list[Applied]:
    """Step 5: drop what an applying rule overrides. A rule that is itself overridden overrides nothing."""
    by: dict[str, list[str]] = {}
    for one in applied:
        if one.when:
            for other in one.compiled.rule.overrides:
                by.setdefault(other, []).append(one.compiled.rule.id)
    if not by:
        return applied
    settled: dict[str, bool] = {}

    def silent(rule: str) -> bool:
        if rule not in settled:
            settled[rule] = any(not silent(other) for other in by.get(rule, ()))
        return settled[rule]

    return [one for one in applied if not silent(one.compiled.rule.id)]


def _deciding(judgement: Judgement, one: Applied) -> tuple[Leaf, ...]:
    """The leaves that decided the effect of a rule: of its requirement, or those left unknown in all of it."""
    rule, value = one.compiled, judgement.value
    if one.effect != "unknown":
        return tuple(dict.fromkeys(deciding(rule.require, value)))
    nodes = [node for node in (rule.when, rule.require) if truth(node, value) is None]
    return tuple(dict.fromkeys(leaf for node in nodes for leaf in deciding(node, value)))


def _reason(judgement: Judgement, one: Applied, leaves: tuple[Leaf, ...]) -> Reason:
    told = [judgement.because(leaf) for leaf in leaves]
    if one.effect != "unknown" and all(because.predicate == "never" for because in told):
        # A rule that always speaks is explained by what made it apply.
        told = [judgement.because(leaf) for leaf in dict.fromkeys(deciding(one.compiled.when, judgement.value))]
    rule = one.compiled.rule
    return Reason(rule.id, rule.source, one.effect, rule.text or rule.id, tuple(told))


def _obligations(judgement: Judgement, one: Applied, leaves: tuple[Leaf, ...]) -> Iterable[Obligation]:
    """Step 2 for what the requester can make true, step 3 for what is missing."""
    if one.effect in ("satisfied", "advise"):
        return
    for leaf in leaves:
        verdict = judgement.verdict(leaf.index)
        if verdict.value is not None:
            if not leaf.negated:
                yield from verdict.obligations
            continue
        yield from verdict.obligations
        for path in verdict.missing:
            about_them = path == "company" or path.startswith(("contact.", "company."))
            if about_them and not judgement.facts.somebody_signed_in:
                yield Obligation("sign-in")
            else:
                yield Obligation("fact", path)


def _remedies(judgement: Judgement, applied: list[Applied]) -> Iterable[Remedy]:
    """The remedies of rules that were not met, each once: the strongest rule's come first."""
    failing = [one for one in applied if one.effect not in ("satisfied", "unknown")]
    names = dict.fromkeys(name for one in failing for name in one.compiled.rule.remedies)
    found = (find_remedy(judgement.pack, judgement.facts, name, judgement.price) for name in names)
    return dict.fromkeys(remedy for remedy in found if remedy)


def decide(pack: Pack, facts: Facts) -> Decision:
    """The gate's answer to a request (all SI, OM, KA and TO rows). Pure; anybody may call it; writes nothing.

    The time is the request's own `at`. Money is in the vendor's currency, minutes are whole. Never raises on facts
    that `parse_request` made.
    """
    judgement = Judgement(pack, facts)
    applied = [one for rule in pack.rules_by_action[facts.action] if (one := apply_rule(judgement, rule))]
    applied = sorted(without_overridden(applied), key=lambda one: one.order)
    # Step 4: the strongest effect is the outcome, and every rule that applies contributes.
    outcome = OUTCOMES.get(applied[0].effect, "allowed") if applied else "allowed"
    told = [(one, _deciding(judgement, one)) for one in applied]
    obligations = dict.fromkeys(o for one, leaves in told for o in _obligations(judgement, one, leaves))
    return Decision(
        outcome=outcome,
        reasons=tuple(_reason(judgement, one, leaves) for one, leaves in told),
        obligations=tuple(obligations),
        remedies=tuple(_remedies(judgement, applied)),
        price=judgement.price(facts.action),
        target=due_for(pack, facts) if outcome in ("allowed", "conditional") else None,
        pack=pack.name,
        sha256=pack.sha256,
    )
