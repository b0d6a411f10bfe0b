"""What a body may be: JSON, or a file where one is taken; looked at once the token is known to be good."""

from django.http import HttpRequest

from amparo.api.problems import Problem

JSON = "application/json"
MULTIPART = "multipart/form-data"
UPLOAD = "upload-file"  # the one operation that takes a file


def check_body(request: HttpRequest) -> None:
    """Raises Problem for a body that is not of the kind that is read there, RequestDataTooBig for a too large one."""
    if request.method in ("GET", "HEAD", "DELETE", "OPTIONS"):
        return
    match = request.resolver_match
    wanted = MULTIPART if match is not None and match.url_name == UPLOAD else JSON
    if wanted == MULTIPART and request.content_type == MULTIPART:
        return  # the file's size is bounded by the door and by what is kept of it
    if wanted == MULTIPART or (request.body and request.content_type != JSON):
        raise Problem("not-supported-media-type", params={"wanted": wanted})
