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
_STRONG = re.compile(r"(\*{1,3}|__)(?=\S)(.+?)(?<=\S)\1")
_CODE = re.compile(r"`+([^`\n]+)`+")
_ESCAPE = re.compile(r"\\([\\`*_{}\[\]()#+\-.!|<>~])")
_SPACES = re.compile(r"[ \t\u00a0]+")
_BREAKS = re.compile(r"\n\s*\n+")


def plain_text(markdown: str) -> str:
    """What a reader sees: paragraphs with an empty line between them, list items and rows on lines of their own.

    Linear in the length of the text, whatever stands in it.
    """
    text = _COMMENT.sub(" ", markdown.replace("\r\n", "\n").replace("\x00", ""))
    text = _RULE.sub("", _FENCE.sub("", text))
    text = _REFERENCE.sub(r"\1", _LINK.sub(r"\1", _BOX.sub("", text)))
    text = _LEAD.sub("", _TAG.sub(" ", text))
    text = _STRONG.sub(r"\2", _CODE.sub(r"\1", text))
    text = _ESCAPE.sub(r"\1", text).replace("|", " ")
    text = "\n".join(_SPACES.sub(" ", line).strip() for line in html.unescape(text).split("\n"))
    return _BREAKS.sub("\n\n", text).strip()
