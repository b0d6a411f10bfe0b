"""Which kinds of request are offered at once, and which are folded by subject."""

import pytest

from amparo.policy.pack.load import load_pack
from amparo.web.portal.questions import MOST_SHOWN, need_choices
from amparo.web.shared.templatetags.ui import group_choices


def test_many_kinds_are_grouped_and_nothing_of_the_pack_is_left_out() -> None:
    pack = load_pack("lumen")
    cards = need_choices(pack, "en")
    assert pack.document.requests and pack.document.triage
    assert len(cards) == len(pack.document.requests.kinds) + len(pack.document.triage.examples)
    groups = group_choices(cards, "")
    assert len({group["title"] for group in groups}) == len(groups), "each subject stands once"
    assert len([card for card in cards if not card.folded]) <= MOST_SHOWN
    assert not any(group["open"] for group in groups)


def test_the_subject_of_what_is_chosen_stands_open() -> None:
    groups = group_choices(need_choices(load_pack("lumen"), "en"), "kind:password-reset")
    assert [group["title"] for group in groups if group["open"]] == ["People and what they may do"]


@pytest.mark.parametrize("name", ["sage-intacct", "officemaker", "autotask", "protheus"])
def test_few_kinds_stand_as_the_pack_has_them(name: str) -> None:
    pack = load_pack(name)
    assert not any(card.folded for card in need_choices(pack, "en"))
