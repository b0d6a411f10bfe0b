"""The rows of the permission matrix for policy packs: what an administrator gets, with a draft that nobody has."""

from collections.abc import Mapping

DRAFT, VERSION = "draft-0", "0" * 64
ROWS: Mapping[tuple[str, str], int] = {
    ("get", "admin:packs"): 200,
    ("post", "admin:pack-drafts"): 404,
    ("post", "admin:pack-uploads"): 422,
    ("get", "admin:pack-draft"): 404,
    ("post", "admin:pack-draft"): 404,
    ("post", "admin:pack-findings"): 404,
    ("get", "admin:pack-presence"): 404,
    ("post", "admin:pack-files"): 404,
    ("post", "admin:pack-removal"): 404,
    ("get", "admin:pack-saves"): 404,
    ("get", "admin:pack-version"): 404,
    ("get", "admin:pack-download"): 404,
    ("get", "admin:pack-comparison"): 404,
    ("get", "admin:pack-what-if"): 404,
    ("post", "admin:pack-what-if"): 404,
    ("post", "admin:pack-replays"): 404,
    ("get", "admin:pack-enactment"): 404,
    ("post", "admin:pack-enactment"): 404,
    ("post", "admin:pack-withdrawal"): 404,
    ("get", "admin:pack-replay"): 404,
    ("post", "admin:pack-replay-end"): 404,
    ("get", "admin:pack-turns"): 404,
    ("get", "admin:pack-turns-file"): 404,
}
ARGUMENTS: Mapping[str, list[object]] = {
    **{f"admin:pack-{name}": [0] for name in ["draft", "findings", "presence", "files", "removal", "saves"]},
    **{f"admin:pack-{name}": [0] for name in ["withdrawal", "replay", "replay-end", "turns", "turns-file"]},
    **{f"admin:pack-{name}": [VERSION] for name in ["version", "download", "comparison", "what-if"]},
    **{f"admin:pack-{name}": [DRAFT] for name in ["replays", "enactment"]},
}
