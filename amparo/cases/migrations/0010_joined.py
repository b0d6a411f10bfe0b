from django.db import migrations


class Migration(migrations.Migration):
    """Two lines of migrations that were made at the same time are one again."""

    dependencies = [("cases", "0008_handovers"), ("cases", "0009_given_by_whom")]

    operations = []
