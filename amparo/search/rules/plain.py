"""The words of an article without its Markdown, for indexes and for passages that are shown."""

import html
import re

_FENCE = re.compile(r"^\s{0,3}(?:```|~~~).*$", re.MULTILINE)
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_TAG = re.compile(r"</?[A-Za-z][^<>\n]{0,500}>")
_BOX = re.compile(r"^[ \t>]*\[![A-Za-z]{1,20}\][ \t]*", re.MULTILINE)
_LINK = re.compile(r"!?\[([^\]\[]*)\]\([^()\s]*(?:\s+\"[^\"]*\")?\)")
_REFERENCE = re.compile(r"!?\[([^\]\[]+)\]\[[^\]]*\]")
_RULE = re.compile(r"^[\s|:*_=-]{3,}$", re.MULTILINE)
_LEAD = re.compile(r"^[ \t]*(?:>[ \t]?)*[ \t]*(?:#{1,6}[ \t]+|[*+-][ \t]+|\d{1,3}[.)][ \t]+)?", re.MULTILINE)
# Within so many letters: signs that nothing closes would otherwise be looked for, each to the end of its line.
_STRONG = re.compile(r"(\*{1,3}|__)(?=\S)(.{1,400}?)(?<=\S)\1")
_SLANTED = re.compile(r"(?<!\w)_(?=[^\s_])([^\n_]{1,400})(?<=\S)_(?!\w)")
_CODE = re.compile(r"`+([^`\n]+)`+")
_ESCAPE = re.compile(r"\\([\\`*_{}\[\]()#+\-.!|<>~])")
_SPACES = re.compile(r"[ \t\u00a0]{2,}|[\t\u00a0]")
_BREAKS = re.compile(r"\n\s*\n+")
# What is taken out, in this order, of a text that holds one of the marks: most texts hold few of them.
_STEPS = (
    (("```", "~~~"), _FENCE, ""),
    (("",), _RULE, ""),
    (("[!",), _BOX, ""),
    (("](",), _LINK, r"\1"),
    (("][",), _REFERENCE, r"\1"),
    (("<",), _TAG, " "),
    (("",), _LEAD, ""),
    (("`",), _CODE, r"\1"),
    (("*", "__"), _STRONG, r"\2"),
    (("_",), _SLANTED, r"\1"),
    (("\\",), _ESCAPE, r"\1"),
)


def plain_text(markdown: str) -> str:
    """What a reader sees: paragraphs with an empty line between them, list items and rows on lines of their own.

    Linear in the length of the text, whatever stands in it.
    """
    text = without_comments(markdown.replace("\r\n", "\n").replace("\x00", ""))
    for marks, pattern, other in _STEPS:
        if any(mark in text for mark in marks):
            text = pattern.sub(other, text)
    text = html.unescape(text.replace("|", " "))
    if any(mark in text for mark in ("  ", "\t", "\u00a0")):  # at each single space the pattern takes its time
        text = _SPACES.sub(" ", text)
    text = "\n".join(line.strip() for line in text.split("\n"))
    return _BREAKS.sub("\n\n", text).strip()


def without_comments(text: str) -> str:
    """Without what stands between <!-- and -->; nothing is looked for behind the last end of one."""
    end = text.rfind("-->") + len("-->")
    return _COMMENT.sub(" ", text[:end]) + text[end:] if "<!--" in text[:end] else text
