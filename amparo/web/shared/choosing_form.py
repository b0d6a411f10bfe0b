"""Forms whose choices are read when they are made: people, products, partners."""

from django import forms

CHOICES_LIMIT = 2000


class ChoosingForm(forms.Form):
    """A form whose choices are known only when it is made."""

    def offer(self, name: str, rows: list[tuple[str, str]]) -> None:
        """What a field lets choose."""
        self.fields[name].choices = rows  # type: ignore[attr-defined]
