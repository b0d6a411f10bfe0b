"""The script that the vendor's pages load: our source, its style and its words in one file, without what only people
read in the source."""

import gzip
import hashlib
import json
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from amparo.web.widget.texts import all_words

SOURCE = Path(__file__).resolve().parent / "script"
MOST_BYTES = 15 * 1024
TEXT = re.compile(r'("(?:[^"\\]|\\.)*"|`(?:[^`\\]|\\.)*`)')
OWN = ("element", "opener", "forced", "outside", "screenId", "shortcut", "watching", "articleOf", "listOf", "rowOf")
SHORT = {name: f"${number}" for number, name in enumerate(OWN)}  # names of panel.js that are no property of anything
NAMES = re.compile(rf"(?<![.\w$])(?:{'|'.join(OWN)})\b")
SIGNS = re.compile(r" ?(=>|===|!==|&&|\|\||\?\?=?|[{}(),;:=?<>+]) ?")


@dataclass(frozen=True, slots=True)
class Script:
    """The file as it is served."""

    content: bytes
    packed: bytes
    etag: str


@cache
def script() -> Script:
    """Made once a process: it depends on nothing but the code and its translations."""
    words = json.dumps(all_words(), ensure_ascii=False, separators=(",", ":"))
    style = json.dumps(squeezed_style((SOURCE / "panel.css").read_text("utf-8")))
    code = squeezed_code((SOURCE / "panel.js").read_text("utf-8"))
    text = f'(()=>{{"use strict";if(window.amparoHelp)return;\nconst TEXTS={words},CSS={style};\n{code}\n}})();\n'
    content = text.encode()
    return Script(content, gzip.compress(content, mtime=0), f'"{hashlib.sha256(content).hexdigest()[:32]}"')


def squeezed_code(text: str) -> str:
    """Without indentation, comments, and blanks beside signs outside of texts; lines stay, so that a fault has one."""
    lines = (line.strip() for line in text.splitlines())
    code = "\n".join(line for line in lines if line and not line.startswith("//"))
    return "".join(part if part[:1] in ('"', "`") else squeezed_signs(part) for part in TEXT.split(code))


def squeezed_signs(code: str) -> str:
    """What stands between texts, with short names."""
    code = NAMES.sub(lambda found: SHORT[found[0]], re.sub(r"\s+// [^\n]*", "", code))
    return SIGNS.sub(r"\1", code)


def squeezed_style(text: str) -> str:
    """Without comments and blanks between tokens that need none, its own properties by short names."""
    text = re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)
    for number, name in enumerate(dict.fromkeys(re.findall(r"--[a-z]+", text))):
        text = re.sub(rf"{name}\b", f"--{chr(ord('a') + number)}", text)
    text = re.sub(r"\s+", " ", text)
    return re.sub(r" ?([{};,]) ?", r"\1", text).replace(";}", "}").replace(": ", ":").strip()
