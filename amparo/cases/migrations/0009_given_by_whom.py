from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("cases", "0008_given_by")]

    operations = [
        migrations.RunSQL(
            """update cases_evidence e set given_by_id = m.author_id from cases_message m
            where m.case_id = e.case_id and m.at = e.given_at and not m.by_vendor and m.author_id is not null""",
            migrations.RunSQL.noop,
        ),
        migrations.RunSQL(  # evidence that a split took away from the message with which it was given
            """update cases_evidence e set given_by_id = c.opened_by_id from cases_case c
            where c.number = e.case_id and e.given_by_id is null""",
            migrations.RunSQL.noop,
        ),
    ]
