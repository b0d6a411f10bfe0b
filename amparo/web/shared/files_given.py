"""A file that somebody downloads."""

from django.http import HttpResponse


def csv_file(data: bytes, name: str) -> HttpResponse:
    """A download that no browser shows and none keeps."""
    response = HttpResponse(data, content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "private, no-store"
    return response
