"""To whom a case goes when its agent is away, with the reasons: laws and examples."""

from hypothesis import given
from hypothesis import strategies as st

from amparo.cases.choosing import Candidate, Choice, Need, choose, fit, rank

WORDS = st.frozensets(st.sampled_from(["ledger", "payroll", "hr"]))
TAGS = st.frozensets(st.sampled_from(["en", "es", "de"]))
NEEDS = st.builds(
    Need,
    products=st.sampled_from([("ledger",), ("ledger", "payroll"), ("hr",)]),
    language=st.sampled_from(["en", "es", "de"]),
    further_languages=TAGS,
    skills=WORDS,
)
TEAMS = st.lists(
    st.builds(
        Candidate,
        id=st.integers(1, 9),
        languages=TAGS,
        products=WORDS,
        skills=WORDS,
        load=st.integers(0, 5),
        deputy=st.booleans(),
    ),
    unique_by=lambda one: one.id,
    max_size=6,
)
NEED = Need(("ledger", "financials"), "de", frozenset({"fr"}), frozenset({"imports"}))


def of(id: int, *languages: str, **more: object) -> Candidate:
    return Candidate(id, frozenset(languages), **more)  # type: ignore[arg-type]


def test_language_comes_before_product_and_product_before_skill() -> None:
    german = of(1, "de", load=9)
    expert = of(2, "en", products=frozenset({"ledger"}), skills=frozenset({"Imports"}))
    german_of_the_product = of(3, "de", products=frozenset({"financials"}), load=20)
    german_of_the_module = of(4, "de", products=frozenset({"ledger"}), load=30)
    skilled = of(5, "de", skills=frozenset({"Imports"}), load=3)
    team = [expert, german, german_of_the_product, german_of_the_module, skilled]
    assert [choice.agent for choice in rank(NEED, team)] == [4, 3, 5, 1, 2]
    assert rank(NEED, team)[0].reasons == ("language", "module")
    assert rank(NEED, team)[2].reasons == ("language", "skill:imports")


def test_whoever_was_named_comes_first_even_where_they_do_not_speak_the_language() -> None:
    assert choose(NEED, [of(1, "de"), of(2, "en", deputy=True)]) == Choice(2, ("deputy",))


def test_a_further_language_of_the_company_will_do_where_nobody_speaks_that_of_the_case() -> None:
    assert choose(NEED, [of(1, "es"), of(2, "fr")]) == Choice(2, ("further-language",))


def test_a_case_for_which_nobody_speaks_the_language_goes_to_nobody() -> None:
    assert choose(NEED, [of(1, "es", products=frozenset({"ledger"}))]) is None
    assert choose(NEED, []) is None


def test_among_equals_it_is_who_has_the_least_to_do_then_who_came_first() -> None:
    assert [choice.agent for choice in rank(NEED, [of(1, "de", load=2), of(3, "de"), of(2, "de")])] == [2, 3, 1]


@given(NEEDS, TEAMS)
def test_the_choice_does_not_depend_on_the_order_of_the_team(need: Need, team: list[Candidate]) -> None:
    assert rank(need, team) == rank(need, list(reversed(team)))


@given(NEEDS, TEAMS)
def test_everybody_is_ranked_once_and_each_has_a_reason(need: Need, team: list[Candidate]) -> None:
    choices = rank(need, team)
    assert sorted(choice.agent for choice in choices) == sorted(one.id for one in team)
    assert all(choice.reasons for choice in choices)


@given(NEEDS, TEAMS)
def test_who_fits_better_in_everything_comes_before(need: Need, team: list[Candidate]) -> None:
    order = [choice.agent for choice in rank(need, team)]
    for one in team:
        for other in team:
            better = all(mine >= theirs for mine, theirs in zip(fit(need, one), fit(need, other), strict=True))
            if better and fit(need, one) != fit(need, other):
                assert order.index(one.id) < order.index(other.id)


@given(NEEDS, TEAMS)
def test_more_work_never_makes_anybody_the_choice(need: Need, team: list[Candidate]) -> None:
    chosen = choose(need, team)
    busier = [Candidate(o.id, o.languages, o.products, o.skills, o.load + 1, o.deputy) for o in team[:1]] + team[1:]
    again = choose(need, busier)
    if chosen is not None and again is not None and again.agent != chosen.agent:
        assert chosen.agent == team[0].id
