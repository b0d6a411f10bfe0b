"""Somebody has decided about every column that may hold personal data (docs/privacy.md)."""

import re
from collections import Counter

from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.db import models

from tools.tracked import ROOT

PLAIN = (  # numbers, times, keys and flags name nobody
    models.IntegerField,
    models.DateField,
    models.DateTimeField,
    models.TimeField,
    models.BooleanField,
    models.UUIDField,
    models.DecimalField,
    models.FloatField,
    models.DurationField,
    models.ForeignKey,
)
FATES = {"emptied", "removed", "redacted", "ends", "kept"}


def columns_of_models() -> set[str]:
    """Every column of every table of the desk that is not plain."""
    found = set()
    for model in apps.get_models(include_auto_created=True):
        for field in model._meta.concrete_fields:
            inner = field.base_field if isinstance(field, ArrayField) else field
            if not isinstance(inner, PLAIN):
                found.add(f"{model._meta.db_table}.{field.column}")
    return found


def decided() -> list[tuple[str, str, str]]:
    """The rows of the table: column, what is done with it, why."""
    text = (ROOT / "docs/privacy.md").read_text(encoding="utf-8").partition("## Every column")[2]
    rows = re.findall(r"^\| (\w+) \| ([^|]+) \| ([^|]+) \| ([^|]+) \| ([^|]+) \|$", text, re.MULTILINE)
    return [
        (f"{table}.{column.strip()}", fate.strip(), why.strip())
        for table, columns, _out, fate, why in rows
        if table != "table"
        for column in columns.split(",")
    ]


def test_every_column_of_text_or_json_is_decided_about_once() -> None:
    known = Counter(column for column, _fate, _why in decided())
    assert columns_of_models() - set(known) == set(), "say in docs/privacy.md what is exported and erased"
    assert [column for column, times in known.items() if times > 1] == []


def test_the_table_speaks_of_columns_that_there_are_in_words_that_it_explains() -> None:
    assert {column for column, _fate, _why in decided()} - columns_of_models() == set()
    assert {fate for _column, fate, _why in decided()} <= FATES
    assert all(why for _column, _fate, why in decided())
