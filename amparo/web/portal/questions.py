"""Which questions the guided flow asks, and with which answers: all of it read from the pack in force."""

from collections.abc import Sequence
from dataclasses import replace

from django.utils.translation import gettext as _

from amparo.cases.spec import GRADED_KINDS, Opening
from amparo.catalogue.models import Product
from amparo.policy.pack.document import ItemText
from amparo.policy.pack.kinds import IMPACTS
from amparo.policy.pack.pack import Pack
from amparo.web.portal import texts
from amparo.web.shared.case_texts import impact_texts
from amparo.web.shared.components import Choice

KIND, EXAMPLE = "kind:", "example:"
WHOLE = "-"
MOST_SHOWN = 8  # kinds of request on the page at once


def product_choices(tag: str) -> list[Choice]:
    """Every product that is supported now."""
    rows = Product.objects.current().roots()
    return [Choice(row.key, row.name_in(tag), icon="package") for row in rows]


def module_choices(product: str, tag: str, whole: str) -> list[Choice]:
    """The modules of a product, and the whole of it; empty where it has none."""
    rows = list(Product.objects.current().filter(parent__key=product))
    cards = [Choice(row.key, row.name_in(tag), icon="box") for row in rows]
    return [*cards, Choice(WHOLE, whole, icon="circle-help")] if cards else []


def kind_choices(offered: Sequence[str]) -> list[Choice]:
    """The kinds that the vendor offers, in its order; where they are many, the rarer ones folded by subject."""
    kinds = texts.kind_texts()
    cards = [Choice(KIND + kind, kinds[kind].title, kinds[kind].text, icon=kinds[kind].icon) for kind in offered]
    if len(cards) <= MOST_SHOWN:
        return cards
    groups = {KIND + kind: title for title, members in texts.kind_groups() for kind in members}
    order = ["", *(title for title, _members in texts.kind_groups())]
    grouped = [replace(card, group=groups.get(card.value, ""), folded=card.value in groups) for card in cards]
    return sorted(grouped, key=lambda card: order.index(card.group))


def need_choices(pack: Pack, tag: str) -> list[Choice]:
    """The kinds that the vendor offers, then its triage examples with the side on which each falls (OM-6)."""
    words, _language = pack.words_in(tag)
    cards = kind_choices(pack.document.requests.kinds if pack.document.requests else ("question", "problem"))
    group, folded = _("Or is it like one of these?"), len(cards) > MOST_SHOWN
    if pack.document.triage:
        free, paid = texts.side_texts()
        for example in pack.document.triage.examples:
            badge, tone = (free, "good") if example.side == "free" else (paid, "warn")
            sentence = words.triage_examples[example.id]
            card = Choice(EXAMPLE + example.id, sentence, badge=badge, badge_tone=tone, group=group, folded=folded)  # type: ignore[arg-type]
            cards.append(card)
    return cards


def take_need(pack: Pack, tag: str, answer: str, opening: Opening) -> None:
    """Writes what the answer means into the opening: kind, words of the example, and the action that it is."""
    opening.need = answer
    opening.text = None
    side = ""
    if answer.startswith(EXAMPLE) and pack.document.triage:
        example = next(row for row in pack.document.triage.examples if row.id == answer.removeprefix(EXAMPLE))
        side = example.side
        opening.kind = example.kind or ("question" if side == "free" else "explanation")
        opening.text = pack.words_in(tag)[0].triage_examples[example.id]
    else:
        opening.kind = answer.removeprefix(KIND)
    hotline = pack.document.hotline
    by_hotline = hotline is not None and (opening.kind in hotline.kinds or side == "free")
    opening.action = "hotline.ask" if by_hotline else "case.open"
    if opening.kind not in GRADED_KINDS:
        opening.impact = opening.scope = opening.environment = ""


def limits_problems(pack: Pack, action: str) -> bool:
    """Whether a rule of the action limits a request to one problem, so that it must be asked (SI-5)."""
    return any(pack.questions[index].predicate == "request.one_problem" for index in pack.asked_by[action])


def impact_choices(pack: Pack, tag: str) -> list[Choice]:
    """The published priorities with their definitions (KA-11), else the four impacts in plain words."""
    published = pack.document.priorities
    if not published:
        plain = impact_texts()
        return [Choice(impact, plain[impact]) for impact in IMPACTS]
    words = pack.words_in(tag)[0].priorities
    return [Choice(row.impact, words[row.impact].name, words[row.impact].definition) for row in published]


def evidence_of(pack: Pack, product: str, tag: str) -> dict[str, ItemText]:
    """What the product asks to be shown, by item, with its words (TO-1)."""
    words, _language = pack.words_in(tag)
    above = pack.lineage(product)
    wanted = [row for row in pack.document.evidence if not row.products or set(row.products) & set(above)]
    return {row.item: words.evidence[row.item] for row in wanted}
