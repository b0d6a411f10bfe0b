"""`amparo doctor` in the browser: the same checks, and the alerts that stand."""

import psycopg
from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from amparo.core.doctor import Finding, check_database, check_desk, check_place
from amparo.core.listening import connection_parameters
from amparo.notify.alerts import list_raised
from amparo.web.shared.alert_texts import alert_text
from amparo.web.shared.signing import administrators_only

ICONS = {"ok": ("good", "circle-check"), "note": ("warn", "info"), "fault": ("bad", "circle-alert")}


@require_GET
@administrators_only
def show(request: HttpRequest) -> HttpResponse:
    """What is set up, what is missing, what to do."""
    findings = [*check_place(settings.PACK, settings.DATA_DIR), *look_inside()]
    context = {
        "rows": [(finding, *ICONS[finding.state]) for finding in findings],
        "faults": sum(finding.state == "fault" for finding in findings),
        "notes": sum(finding.state == "note" for finding in findings),
        "alerts": [(alert_text(row.payload), row.at) for row in list_raised()],
        "now": timezone.now(),
    }
    return render(request, "admin/doctor.html", context)


def look_inside() -> list[Finding]:
    """What is asked of the database; it is there, or this page would not be."""
    host = str(connection.settings_dict.get("HOST") or "")
    place = "by a socket of this machine" if not host or host.startswith("/") else f"at {host}"
    try:
        found = check_database(lambda: psycopg.connect(**connection_parameters()), place)
        return [*found, *check_desk(settings.DATA_DIR)]
    except psycopg.Error as error:
        return [Finding("fault", "database", type(error).__name__, "The log says more.")]
