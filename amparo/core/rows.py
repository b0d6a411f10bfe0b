"""Rows of the hottest statements as models: the statement is written once, and not built anew for each request.

For what almost every request reads (who calls, how they stand to a company): building such a statement with the ORM
takes longer than PostgreSQL takes to answer it. Only for models whose columns need no conversion (no JSON).
"""

from collections.abc import Sequence
from functools import cache
from typing import Any, TypeVar

from django.db import DEFAULT_DB_ALIAS
from django.db.models import JSONField, Model

M = TypeVar("M", bound=Model)


@cache
def names_of(model: type[Model]) -> tuple[str, ...]:
    """The columns of a model in their order; raises TypeError where one needs a conversion."""
    fields = model._meta.concrete_fields
    if any(isinstance(field, JSONField) for field in fields):
        raise TypeError(f"{model.__name__} has a column of JSON")
    return tuple(str(field.column) for field in fields)


def columns_of(model: type[Model], alias: str) -> str:
    """The columns as a statement selects them from a table of this alias."""
    return ", ".join(f'{alias}."{name}"' for name in names_of(model))


def take(model: type[M], row: Sequence[Any], first: int = 0) -> M:
    """The model whose columns stand in a row from `first` on."""
    names = names_of(model)
    return model.from_db(DEFAULT_DB_ALIAS, names, row[first : first + len(names)])
