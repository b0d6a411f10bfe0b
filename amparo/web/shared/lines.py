"""Text on several lines, as somebody typed it."""

from typing import Any

from django import forms


class LinesField(forms.CharField):
    """Words on several lines: browsers send two characters for the end of each, which nobody typed and which do not
    count against `max_length`."""

    widget = forms.Textarea

    def to_python(self, value: Any) -> Any:
        """The same with plain ends of lines."""
        said = super().to_python(value)
        return said.replace("\r\n", "\n") if isinstance(said, str) else said
