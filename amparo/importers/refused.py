"""The refused rows as a file to be corrected and imported again: as they were, with the reasons beside them."""

from django.utils.translation import gettext as _

from amparo.importers import texts
from amparo.importers.csv_writing import write_table
from amparo.importers.report import Report


def refused_table(report: Report) -> bytes:
    """A CSV file with the columns that were read; row number, field, why and suggestion stand after them."""
    fields = texts.field_texts()
    columns = [name for name in fields if name in report.table.fields]
    heading = [*columns, _("Row"), _("Field"), _("Why"), _("What to do")]
    rows = []
    for outcome in report.refused_rows:
        reasons = outcome.refusals
        names = dict.fromkeys(fields.get(one.field, one.field) for one in reasons if one.field)
        ways = dict.fromkeys(texts.suggestion_text(one) for one in reasons)
        why = " ".join(texts.why_text(one) for one in reasons)
        cells = [outcome.row.get(name) for name in columns]
        rows.append([*cells, outcome.row.number, ", ".join(names), why, " ".join(ways)])
    return write_table(heading, rows)
