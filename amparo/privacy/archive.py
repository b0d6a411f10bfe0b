"""The archive of an export: pages to read, `data.json` for machines, and the person's own files (design §5)."""

import json
import shutil
import tempfile
import zipfile
from datetime import datetime
from typing import IO, Any

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from amparo.cases.telling import list_files, tell_cases, tell_elsewhere
from amparo.core import files
from amparo.core.access import NotVisible
from amparo.core.languages import django_code
from amparo.core.mailer import tell_mails
from amparo.core.richtext import to_html
from amparo.gate import packs
from amparo.gate.erasing import tell_acceptances, tell_decisions
from amparo.knowledge.erasing import tell_voices
from amparo.people.personal import Subject
from amparo.people.telling import tell_person

SPOOL_BYTES = 4 * 1024 * 1024
STYLE = """body{font:16px/1.5 system-ui,sans-serif;max-width:50rem;margin:2rem auto;padding:0 1rem}
table{border-collapse:collapse;width:100%}th,td{text-align:start;vertical-align:top;padding:.3rem .6rem .3rem 0;
border-bottom:1px solid #ccc}article{border-top:1px solid #ccc;padding:.5rem 0}.meta{color:#555}
@media(prefers-color-scheme:dark){body{background:#151515;color:#eee}.meta{color:#aaa}a{color:#8cf}}
"""


def write_archive(target: IO[bytes], subject: Subject, language: str, now: datetime) -> None:
    """Writes the ZIP file: `README.html` and `cases/*.html` in the reader's language, `data.json`, `files/`."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive, translation.override(django_code(language)):
        about = tell_about(subject)
        listed = write_data(archive, about | {"made_at": now}, subject, now)
        missing = write_files(archive, subject)
        context = {
            "vendor_name": packs.in_force().document.vendor.name,
            "language": language,
            "made_at": now,
            "email": subject.email,
            "account": account_rows(about.get("account", {})),
            "memberships": about.get("memberships", []),
            "cases": listed,
            "counts": count_rows(about),
            "missing": missing,
        }
        archive.writestr("README.html", render_to_string("privacy/archive.html", context))
        archive.writestr("style.css", STYLE)


def tell_about(subject: Subject) -> dict[str, Any]:
    """Everything but the cases, by kind of thing."""
    about = tell_person(subject)
    about |= {"decisions": tell_decisions(subject), "acceptances": tell_acceptances(subject)}
    about |= tell_voices(subject)
    return {**about, **tell_elsewhere(subject), "mails": tell_mails(subject.email)}


def write_data(
    archive: zipfile.ZipFile, about: dict[str, Any], subject: Subject, now: datetime
) -> list[dict[str, Any]]:
    """`data.json` and a page for each case, one case in memory at a time; returns what the list says of them."""
    listed: list[dict[str, Any]] = []
    with tempfile.SpooledTemporaryFile(max_size=SPOOL_BYTES, dir=temporary_folder()) as data:
        data.write(as_json(about).rstrip().removesuffix("}").rstrip().encode() + b',\n "cases": [')
        for case in tell_cases(subject, now):
            data.write((b"," if listed else b"") + as_json(case).encode())
            listed.append(write_case(archive, case))
        data.write(b"]\n}\n")
        data.seek(0)
        with archive.open("data.json", "w", force_zip64=True) as target:
            shutil.copyfileobj(data, target)
    return listed


def temporary_folder() -> str | None:
    """Where large things lie on the disk, not in memory."""
    return str(settings.FILE_UPLOAD_TEMP_DIR) if settings.FILE_UPLOAD_TEMP_DIR else None


def write_case(archive: zipfile.ZipFile, case: dict[str, Any]) -> dict[str, Any]:
    """The page of a case; returns its line in the list."""
    page = {**case, "messages": [{**row, "html": to_html(row["text"])} for row in case["messages"]]}
    name = f"cases/{case['number']}.html"
    archive.writestr(name, render_to_string("privacy/archive_case.html", {"case": page}))
    return {
        "number": case["number"],
        "title": case.get("title", ""),
        "opened_at": case.get("opened_at"),
        "page": name,
    }


def write_files(archive: zipfile.ZipFile, subject: Subject) -> list[str]:
    """The person's own files, as they were sent; returns the names of those whose bytes are lost."""
    missing = []
    for name, row in list_files(subject):
        try:
            with files.open_stored(row.stored) as source, archive.open(name, "w", force_zip64=True) as target:
                shutil.copyfileobj(source, target)
        except NotVisible:
            missing.append(row.name)
    return missing


def as_json(data: dict[str, Any]) -> str:
    """Readable JSON, times with their zone."""
    return json.dumps(data, cls=DjangoJSONEncoder, ensure_ascii=False, indent=1)


def account_rows(account: dict[str, Any]) -> list[tuple[str, str]]:
    """The account in words."""
    labels = {
        "name": _("Name"),
        "email": _("E-mail"),
        "language": _("Language"),
        "country": _("Country"),
        "time_zone": _("Time zone"),
    }
    return [(label, str(account[name])) for name, label in labels.items() if account.get(name)]


def count_rows(about: dict[str, Any]) -> list[tuple[str, int]]:
    """What else is in `data.json`, and how much of it."""
    labels = {
        "sign_in": _("Ways to sign in"),
        "browsers": _("Browsers in which you are signed in"),
        "invitations": _("Invitations"),
        "drafts": _("Drafts"),
        "authority_changes": _("Changes of authority about you"),
        "decisions": _("Decisions on what you asked for"),
        "acceptances": _("Texts that you agreed to"),
        "mails": _("Mails to you"),
        "log": _("What happened, as the desk wrote it down"),
    }
    return [(label, len(about[name])) for name, label in labels.items() if about.get(name)]
