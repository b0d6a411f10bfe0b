"""Every worked example of every shipped pack gets the decision that it names, and every pack is free of errors."""

from __future__ import annotations

import pytest

from amparo.gate.catalogues import LOCALES
from amparo.gate.explain import explain
from amparo.policy.decide import decide
from amparo.policy.facts import parse_request
from amparo.policy.pack.check import check_pack
from amparo.policy.pack.document import Example
from amparo.policy.pack.examples import request_of, run_example
from amparo.policy.pack.load import load_pack
from amparo.policy.pack.problems import PackRefusedError
from amparo.policy.shipped import list_packs


def _examples() -> list[tuple[str, Example]]:
    found: list[tuple[str, Example]] = []
    for name in list_packs():
        try:
            pack = load_pack(name)
        except PackRefusedError:
            continue  # reported by test_pack_has_no_errors
        found.extend((name, example) for example in (pack.examples.examples if pack.examples else ()))
    return found


@pytest.mark.parametrize("name", list_packs())
def test_pack_has_no_errors(name: str) -> None:
    assert [str(problem) for problem in check_pack(name) if problem.severity == "error"] == []


@pytest.mark.parametrize(("name", "example"), _examples(), ids=lambda value: getattr(value, "name", value))
def test_example_gets_its_decision(name: str, example: Example) -> None:
    assert run_example(load_pack(name), example) == []


@pytest.mark.parametrize(("name", "example"), _examples(), ids=lambda value: getattr(value, "name", value))
def test_example_is_explained_in_every_language(name: str, example: Example) -> None:
    pack = load_pack(name)
    assert pack.examples is not None
    decision = decide(pack, parse_request(request_of(pack.examples.base, example)))
    for language in LOCALES:
        told = explain(pack, decision, language)
        texts = [told["price"]["text"], *(one["text"] for key in ("obligations", "remedies") for one in told[key])]
        texts += [reason["text"] for reason in told["reasons"]]
        texts += [because["text"] for reason in told["reasons"] for because in reason["because"]]
        assert all(text.strip() and "%(" not in text for text in texts)
        assert told["outcome"] not in ("refused", "redirected") or told["remedies"]
