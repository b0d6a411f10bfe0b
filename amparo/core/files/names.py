"""Names of files as people may see them: nothing that hides, breaks out or pretends (SEC-5, SEC-15). Pure."""

import re
import unicodedata
from collections.abc import Iterable

LONGEST = 180
LONGEST_EXTENSION = 12
UNNAMED = "file"
ESCAPED = {"%0A": " ", "%0D": " ", "%22": "_"}  # so browsers write line ends and quotes in the name of a file
RESERVED = {"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10))}
INVISIBLE = {"Cc", "Cf", "Co", "Cs", "Cn", "Zl", "Zp"}
FILLERS = "\u115f\u1160\u3164\uffa0\u2800"
FORBIDDEN = re.compile(r'[<>:"|?*]')
# Endings that people believe or machines act on: in the middle of a name they only pretend.
ENDINGS = """
    pdf doc docx docm xls xlsx xlsm ppt pptx odt ods rtf txt csv log jpg jpeg png gif webp bmp tif tiff heic mp3 mp4
    zip rar htm html xhtml shtml svg xml xsl js mjs css php php3 php4 php5 php7 php8 phtml phar pht phps asp aspx jsp
    jspx cgi pl py rb sh bash ps1 bat cmd com exe scr pif msi msp dll jar vbs vbe wsf hta lnk reg iso img app dmg apk
    htaccess htpasswd ini"""
PRETENDING = frozenset(ENDINGS.split())


def clean_name(name: str) -> str:
    """The name under which a file is shown and downloaded: the last part of a path, without control, bidirectional and
    invisible characters, leading dots, reserved names and endings in the middle; never empty, at most 180 characters.

    >>> clean_name("../../etc/invoice.pdf\\u202egnp.exe")
    'invoice_pdfgnp.exe'
    """
    name = unicodedata.normalize("NFC", name)
    name = "".join(char if _is_visible(char) else " " if char in "\t\r\n" else "" for char in name)
    for escape, shown in ESCAPED.items():
        name = name.replace(escape, shown)
    name = re.split(r"[/\\]", name)[-1]
    name = FORBIDDEN.sub("_", " ".join(name.split())).strip(". ")
    *inner, last = name.split(".")
    stem = _join(part.strip() for part in inner)
    name = f"{stem}.{last.strip()}" if stem else last
    if stem.lower() in RESERVED or name.lower() in RESERVED:
        name = f"_{name}"
    return _shorten(name) or UNNAMED


def _is_visible(char: str) -> bool:
    """Letters, marks, digits, punctuation, symbols and plain spaces; not control, format (bidi, zero width), private,
    lone surrogates, unassigned, line ends, nor the fillers that show nothing."""
    return unicodedata.category(char) not in INVISIBLE and char not in FILLERS


def _join(parts: Iterable[str]) -> str:
    """Puts the inner parts together again; the dot before an ending that pretends becomes an underscore."""
    joined = ""
    for number, part in enumerate(parts):
        joined += part if number == 0 else ("_" if part.lower() in PRETENDING else ".") + part
    return joined


def _shorten(name: str) -> str:
    if len(name) <= LONGEST:
        return name
    stem, dot, ending = name.rpartition(".")
    if not dot or len(ending) > LONGEST_EXTENSION:
        return name[:LONGEST].strip(". ")
    return f"{stem[: LONGEST - len(ending) - 1].strip('. ')}.{ending}"
