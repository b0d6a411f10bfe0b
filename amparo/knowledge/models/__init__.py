"""Articles, their revisions, what readers say of them, and what authors need. See README.md for the invariants."""

from amparo.knowledge.models.articles import Article, ArticleGroup, Picture, Revision
from amparo.knowledge.models.authoring import ReadCount, Remark, TextDraft
from amparo.knowledge.models.screens import Screen, ScreenArticle, WantedScreen
from amparo.knowledge.models.voices import Comment, Voice

__all__ = [
    "Article",
    "ArticleGroup",
    "Comment",
    "Picture",
    "ReadCount",
    "Remark",
    "Revision",
    "Screen",
    "ScreenArticle",
    "TextDraft",
    "Voice",
    "WantedScreen",
]
