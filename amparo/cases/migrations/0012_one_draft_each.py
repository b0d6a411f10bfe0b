from django.db import migrations

# Two tabs could begin the same draft twice: the younger one stays, with the files of both.
RANKED = """select id, first_value(id) over (partition by person_id, kind, about order by updated_at desc, id) as kept
    from cases_draft where person_id is not null"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0011_authority_open")]

    operations = [
        migrations.RunSQL(
            f"""update cases_casefile f set draft_id = r.kept from ({RANKED}) r
            where f.draft_id = r.id and r.id <> r.kept""",  # noqa: S608  # a constant of this file
            migrations.RunSQL.noop,
        ),
        migrations.RunSQL(
            f"delete from cases_draft d using ({RANKED}) r where d.id = r.id and r.id <> r.kept",  # noqa: S608
            migrations.RunSQL.noop,
        ),
    ]
