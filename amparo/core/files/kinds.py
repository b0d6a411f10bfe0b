"""What a file is, as its bytes say; what the sender claims counts for nothing."""

import puremagic

HEAD_BYTES = 8192
INLINE = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})  # what a browser may show from our origin
UNKNOWN = "application/octet-stream"
SURE_ENOUGH = 0.3


def media_type_of(head: bytes) -> str:
    """The media type by the first bytes (HEAD_BYTES are enough): text/plain for text that nothing else fits."""
    try:
        found = puremagic.magic_string(head) if head else []
    except puremagic.PureError:
        found = []
    for match in found:
        if match.mime_type and match.confidence >= SURE_ENOUGH:
            return str(match.mime_type)[:120]
    return "text/plain" if _is_text(head) else UNKNOWN


def _is_text(head: bytes) -> bool:
    if not head or b"\0" in head:
        return False
    try:
        head.decode("utf-8")
    except UnicodeDecodeError as error:
        return error.reason == "unexpected end of data" and error.end == len(head)
    return True
