"""Files: sent before the case or word that they go with, and given out through the case's check (SEC-5, SEC-7)."""

from typing import Any

from django.http import HttpResponse, HttpResponseBase
from ninja import File, P, QueryEx, Router
from ninja.files import UploadedFile

from amparo.api.caller import ApiRequest
from amparo.api.desk import done, endpoint, reply
from amparo.api.schemas.base import PathId
from amparo.api.schemas.cases import FileOut
from amparo.api.shapes.cases import ROOT, file_row
from amparo.cases.access import case_for
from amparo.cases.actions import uploads
from amparo.cases.actions.drafts import Attachment
from amparo.cases.queries import readable_file
from amparo.core import files

router = Router(tags=["files"])
BYTES: dict[str, Any] = {
    "responses": {
        200: {
            "description": "The bytes, always as a download of unknown type",
            "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
        },
        304: {"description": "The caller has them already (If-None-Match)"},
    }
}


@endpoint(router, "POST /files", "cases:write", {201: FileOut}, fails=(400, 413, 415, 422, 507))
def upload_file(
    request: ApiRequest,
    file: File[UploadedFile],
    item: QueryEx[str, P(max_length=40, description="the evidence that it is")] = "",
) -> HttpResponse:
    """Send a file (multipart/form-data, field `file`), to be named when a case is opened or a word said.

    It waits for two days.
    """
    sent = Attachment(file.name or "", file, item)
    row = uploads.upload_file(request.auth.actor, sent, request.auth.now)
    return reply(file_row(row), 201, f"{ROOT}/files/{row.pk}")


@endpoint(router, "GET /files/{int:file}", "cases:read cases:write", {200: None}, fails=(404,), **BYTES)
def download_upload(request: ApiRequest, file: PathId) -> HttpResponseBase:
    """A file of one's own that waits."""
    row = uploads.upload_for(request.auth.actor, file)
    return files.download(request, row.stored, row.name)


@endpoint(router, "DELETE /files/{int:file}", "cases:write", {204: None}, fails=(404,))
def delete_upload(request: ApiRequest, file: PathId) -> HttpResponse:
    """Throw a file away that waits."""
    uploads.forget_upload(request.auth.actor, file)
    return done()


@endpoint(router, "GET /cases/{int:number}/files/{int:file}", "cases:read", {200: None}, fails=(404,), **BYTES)
def download_file(request: ApiRequest, number: PathId, file: PathId) -> HttpResponseBase:
    """A file of a case."""
    caller = request.auth
    case = case_for(caller.actor, number, "see", caller.now)
    row = readable_file(caller.actor, case, file)
    return files.download(request, row.stored, row.name)
