"""Articles, their revisions, and what readers say of them. See README.md for the invariants."""

from amparo.knowledge.models.articles import Article, ArticleGroup, Picture, Revision
from amparo.knowledge.models.screens import Screen, ScreenArticle, WantedScreen
from amparo.knowledge.models.voices import Comment, Voice

__all__ = [
    "Article",
    "ArticleGroup",
    "Comment",
    "Picture",
    "Revision",
    "Screen",
    "ScreenArticle",
    "Voice",
    "WantedScreen",
]
