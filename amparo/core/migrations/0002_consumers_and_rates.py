import django.contrib.postgres.indexes
from django.db import migrations, models

# The row may be missing (a test that flushed the tables): the log then has its first generation.
GENERATION = """
create or replace function amparo_generation() returns integer language sql stable parallel safe
as 'select coalesce((select generation from core_log where id = 1), 1)';
"""


class Migration(migrations.Migration):
    dependencies = [("core", "0001_initial")]

    operations = [
        migrations.RunSQL(GENERATION, migrations.RunSQL.noop),
        migrations.AddIndex(
            model_name="event",
            index=django.contrib.postgres.indexes.GinIndex(fields=["topics"], name="core_event_topics"),
        ),
        migrations.CreateModel(
            name="ConsumerState",
            fields=[
                ("name", models.CharField(max_length=80, primary_key=True, serialize=False)),
                ("generation", models.IntegerField()),
                ("xid", models.BigIntegerField()),
                ("event_id", models.BigIntegerField()),
                ("failures", models.PositiveIntegerField(default=0)),
                ("failed_event_id", models.BigIntegerField(blank=True, null=True)),
                ("next_at", models.DateTimeField(blank=True, null=True)),
                ("error", models.TextField(blank=True)),
                ("moved_at", models.DateTimeField()),
            ],
            options={"db_table": "core_consumer"},
        ),
        migrations.CreateModel(
            name="RateCount",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=40)),
                ("key_sha256", models.CharField(max_length=64)),
                ("window_at", models.DateTimeField()),
                ("count", models.PositiveIntegerField()),
            ],
            options={
                "db_table": "core_rate",
                "indexes": [models.Index(fields=["window_at"], name="core_rate_age")],
                "constraints": [models.UniqueConstraint(fields=("name", "key_sha256"), name="core_rate_once")],
            },
        ),
    ]
