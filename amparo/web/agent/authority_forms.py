"""What an agent says of an escalation, and of a call by the customer (SI-11)."""

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _


class AnswerForm(forms.Form):
    """Why an escalation is accepted or declined."""

    body = forms.CharField(label=_("Your answer to the customer"), widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, data: QueryDict | None = None) -> None:
        super().__init__(data, auto_id="escalation_%s")


class CallForm(forms.Form):
    """What was said on the phone."""

    body = forms.CharField(label=_("What was said"), widget=forms.Textarea(attrs={"rows": 2}), required=False)

    def __init__(self, data: QueryDict | None = None) -> None:
        super().__init__(data, auto_id="call_%s")
