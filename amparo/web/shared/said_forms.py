"""What readers say of an article, and what agents answer (TO-8); how long it may be, the actions say."""

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from amparo.knowledge.models import Comment


class CommentForm(forms.Form):
    """A comment, or the answer to one (by its key)."""

    body = forms.CharField(widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, data: QueryDict | None = None, answers: int | None = None) -> None:
        super().__init__(data, auto_id=f"answer{answers}_%s" if answers else "comment_%s")
        self.answers = answers
        field = self.fields["body"]
        field.label = _("Your answer") if answers else _("Your comment")
        field.help_text = "" if answers else _("Everybody who reads this article sees it, with your first name.")


def answer_form(comment: Comment, refused: forms.Form | None) -> CommentForm:
    """The answer to a comment; the one that was sent and refused with its words."""
    if isinstance(refused, CommentForm) and refused.answers == comment.pk:
        return refused
    return CommentForm(None, comment.pk)


class VoiceForm(forms.Form):
    """Why an article did not help."""

    words = forms.CharField(
        label=gettext_lazy("What should it say? Only our agents read this."),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, data: QueryDict | None = None) -> None:
        super().__init__(data, auto_id="voice_%s")
