"""Plots: honest axes, nothing wider than its frame, labels that do not touch."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amparo.web.shared import plots
from amparo.web.shared.plots import Point

values = st.lists(st.one_of(st.just(0.0), st.floats(0.01, 1e7, allow_nan=False)), min_size=1, max_size=400)


def points_of(numbers: list[float]) -> list[Point]:
    return [Point(str(place), [number], [str(number)], [f"/list/{place}"]) for place, number in enumerate(numbers)]


def number_of(text: str) -> float:
    return float(text.rstrip("%"))


@given(st.one_of(st.just(0.0), st.floats(0.001, 1e9, allow_nan=False)))
def test_an_axis_begins_at_zero_and_reaches_the_highest_in_few_steps(highest: float) -> None:
    for steps in ((), plots.MINUTES):
        ticks = plots.scale_of(highest, steps)
        assert ticks[0] == 0 and ticks[-1] >= highest and 2 <= len(ticks) <= 7
        assert ticks == sorted(set(ticks))


@given(values)
def test_columns_stand_in_their_frame_as_high_as_they_count(numbers: list[float]) -> None:
    drawing = plots.columns(points_of(numbers), str)
    top = plots.scale_of(max(numbers))[-1]
    for box, number in zip(drawing.boxes, numbers, strict=True):
        assert number_of(box.x) >= -0.01 and number_of(box.x) + number_of(box.width) <= 100.01
        assert number_of(box.y) + number_of(box.height) == pytest.approx(plots.FRAME, abs=0.02)
        assert number_of(box.height) == pytest.approx(plots.FRAME * number / top, abs=0.02)
        assert bool(box.url) == bool(number)
    assert 1 <= len(drawing.words) <= plots.LABELS + 1


@given(values)
def test_lying_bars_share_one_scale_and_the_longest_reaches_the_end(numbers: list[float]) -> None:
    found = plots.bars(points_of(numbers))
    longest = max(numbers)
    widths = [number_of(bar.boxes[0].width) if bar.boxes else 0 for bar in found]
    if longest:
        assert max(widths) == pytest.approx(100)
        assert widths == pytest.approx([100 * number / longest for number in numbers], abs=0.01)
    else:
        assert widths == [0] * len(numbers)


def test_parts_of_a_bar_lie_behind_one_another() -> None:
    (bar,) = plots.bars([Point("A", [30, 10], ["30", "10"])])
    assert [(box.x, box.width, box.tone) for box in bar.boxes] == [("0%", "75%", "one"), ("75%", "25%", "two")]


def test_a_grid_shades_by_number_and_is_passed_over_by_the_keyboard() -> None:
    drawing = plots.grid([("Mon", points_of([0, 5, 10]))], ["0", "1", "2"])
    assert [box.opacity for box in drawing.boxes] == ["", "0.57", "1"]
    assert [box.url for box in drawing.boxes] == ["", "/list/1", "/list/2"]
    assert all(box.skipped for box in drawing.boxes)
