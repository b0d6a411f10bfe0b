"""Mails of somebody whose data is erased (design §5): theirs go, in others' what names them goes."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.db import transaction

from amparo.core.models import OutgoingMail


@transaction.atomic
def forget_mails(address: str, redact: Callable[[str], str]) -> int:
    """Removes every mail to an address, and takes what `redact` takes out of the words of those to others that have
    not gone out (of one that has, no words are kept). Returns how many were removed."""
    gone = OutgoingMail.objects.filter(to__iexact=address)
    names = [f"{row.pk:08d}-{row.kind}" for row in gone]
    removed, _ = gone.delete()
    for row in OutgoingMail.objects.exclude(params={}).select_for_update():
        params = {key: redact(value) if isinstance(value, str) else value for key, value in row.params.items()}
        error = redact(row.error)
        if (params, error) != (row.params, row.error):
            row.params, row.error = params, error
            row.save(update_fields=["params", "error"])
    transaction.on_commit(lambda: forget_letters(names, address))
    return removed


def forget_letters(names: list[str], address: str) -> None:
    """The same for the letters that a desk without a mail server keeps as files."""
    folder = settings.DATA_DIR / "outbox"
    if not folder.is_dir():
        return
    for name in names:
        (folder / f"{name}.eml").unlink(missing_ok=True)
    for letter in folder.glob("*.eml"):
        if address.lower().encode() in letter.read_bytes().lower():
            letter.unlink(missing_ok=True)


def tell_mails(address: str) -> list[dict[str, Any]]:
    """Which mails went to an address, for the export of somebody's data: of one that has gone no words are kept."""
    rows = OutgoingMail.objects.filter(to__iexact=address).order_by("pk")
    names = ("kind", "to", "language", "about", "state", "created_at", "sent_at")
    return [{name: getattr(row, name) for name in names} for row in rows.iterator(chunk_size=500)]
