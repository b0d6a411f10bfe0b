"""Column types that Django lacks."""

from typing import Any

from django.db import models


class TransactionIdField(models.Field):  # type: ignore[type-arg]  # not subscriptable at run time
    """PostgreSQL's `xid8`: the 64-bit number of the transaction that wrote the row."""

    def db_type(self, connection: Any) -> str:
        return "xid8"

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> int | None:
        return None if value is None else int(value)

    def get_prep_value(self, value: Any) -> Any:
        return value if value is None or hasattr(value, "resolve_expression") else str(value)


class CurrentTransactionId(models.Func):
    """`pg_current_xact_id()` as a column default."""

    function = "pg_current_xact_id"
    arity = 0
    output_field = TransactionIdField()


class CurrentGeneration(models.Func):
    """The event log's generation, raised by every restore, as a column default."""

    function = "amparo_generation"
    arity = 0
    output_field = models.IntegerField()
