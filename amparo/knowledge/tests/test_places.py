"""Patterns of screens and addresses: what fits, quickly whatever is written, and what of an address is kept."""

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amparo.knowledge.rules.places import Place, clean_url, fits, place_of, prefix_of, shape_of, weight_of


@pytest.mark.parametrize(
    ("pattern", "text", "expected"),
    [
        ("ledger.close", "Ledger.Close", True),
        ("ledger.*", "ledger.close", True),
        ("ledger.*", "ledgers", False),
        ("/ledger/*", "/ledger/close", True),
        ("/ledger/*", "/ledger/close/year", False),
        ("/ledger/**", "/ledger/close/year", True),
        ("/*/close", "/ledger/close", True),
        ("/**/close", "/a/b/c/close", True),
        ("app.example/**", "app.example/a/b", True),
        ("/ledger/close", "/ledger/close/", False),
        ("", "", True),
        ("*", "", True),
        ("*", "a/b", False),
        ("**", "a/b", True),
        ("a.c", "abc", False),
    ],
)
def test_a_pattern_fits_what_it_says(pattern: str, text: str, expected: bool) -> None:
    assert fits(pattern, text) is expected


@given(st.text("ab/*.", max_size=12), st.text("ab/.", max_size=16))
def test_stars_mean_what_they_would_as_an_expression(pattern: str, text: str) -> None:
    written = re.sub(
        r"\*+", lambda stars: ".*" if len(stars[0]) > 1 else "[^/]*", re.escape(pattern).replace("\\*", "*")
    )
    assert fits(pattern, text) == bool(re.fullmatch(written, text, re.DOTALL))


@given(st.text("ab/", max_size=8), st.text("ab/*", max_size=8), st.text("ab/", max_size=16))
def test_what_fits_begins_with_the_prefix(start: str, rest: str, text: str) -> None:
    if fits(start + rest, text):
        assert text.startswith(prefix_of(start + rest))


def test_no_pattern_makes_the_desk_hang() -> None:
    began = time.process_time()
    for pattern in ("*a" * 150, "**a" * 100, "*" * 300, "a*" * 150):
        fits(pattern, "a" * 600 + "b")
    assert time.process_time() - began < 1


def test_the_exact_one_comes_before_the_longer_and_that_before_the_shorter_pattern() -> None:
    patterns = ["/ledger/**", "/ledger/close", "/ledger/close/**", "/**"]
    ordered = sorted(patterns, key=weight_of, reverse=True)
    assert ordered == ["/ledger/close", "/ledger/close/**", "/ledger/**", "/**"]


@pytest.mark.parametrize(
    ("url", "host", "path"),
    [
        ("https://App.example/Ledger/close/?token=secret#top", "app.example", "/Ledger/close"),
        ("https://app.example:8443/#/ledger/close?x=1", "app.example:8443", "/#/ledger/close"),
        ("https://app.example/erp#!/ledger/", "app.example", "/erp#!/ledger"),
        ("https://app.example", "app.example", "/"),
        ("/ledger/caf%C3%A9", "", "/ledger/café"),
        ("", "", ""),
        ("https://[broken/", "", ""),
        ("https://app.example:99999/", "", ""),
        ("https://user:word@app.example/x", "app.example", "/x"),
    ],
)
def test_of_an_address_host_and_path_are_kept(url: str, host: str, path: str) -> None:
    assert place_of("", url) == Place("", host, path)


@given(st.text(max_size=60), st.text(max_size=200))
def test_anything_may_be_sent_as_a_place(screen: str, url: str) -> None:
    place = place_of(screen, url)
    assert len(place.screen) <= 200
    assert len(place.path) <= 300
    assert len(shape_of(place)) <= 300


@pytest.mark.parametrize(
    ("path", "shape"),
    [
        ("/customers/4711/edit", "/customers/*/edit"),
        ("/cases/6f9619ff-8b86-4d01-b42d-00cf4fc964ff", "/cases/*"),
        ("/ledger/close-2", "/ledger/close-2"),
        ("/sign/dGhpc2lzYXNlY3JldGtleTEyMw", "/sign/*"),
        ("/accounts/reconciliation-overview", "/accounts/reconciliation-overview"),
    ],
)
def test_what_names_one_of_many_is_left_out(path: str, shape: str) -> None:
    assert shape_of(Place("", "", path)) == shape


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("https://app.example/ledger/close?tab=1", "app.example/ledger/close"),
        (" /ledger/** ", "/ledger/**"),
        ("/ledger/close/", "/ledger/close"),
        ("/", "/"),
        ("http://app.example/erp#/ledger/*", "app.example/erp#/ledger/*"),
    ],
)
def test_an_address_can_be_pasted_as_a_pattern(typed: str, kept: str) -> None:
    assert clean_url(typed) == kept
