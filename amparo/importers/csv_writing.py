"""CSV that a spreadsheet opens and does not compute (SEC-15): UTF-8 with its mark, formulas made harmless."""

import csv
import io
from collections.abc import Iterable, Sequence

from amparo.importers.csv_reading import is_formula


def safe_cell(value: object) -> str:
    """The cell's text, behind an apostrophe where a spreadsheet would take it for a formula.

    Blanks before the sign do not help an attacker: spreadsheets skip them. Reading our own file takes it off again.
    """
    text = str(value)
    return f"'{text}" if is_formula(text) else text


def write_table(heading: Sequence[str], rows: Iterable[Sequence[object]], separator: str = ",") -> bytes:
    """The file's bytes."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=separator, quoting=csv.QUOTE_MINIMAL)
    writer.writerow([safe_cell(cell) for cell in heading])
    writer.writerows([safe_cell(cell) for cell in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")
