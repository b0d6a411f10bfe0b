"""Addresses of those who write articles."""

from django.urls import path

from amparo.web.agent.views import article_drafts, article_lists, article_steps, articles

TEXT = "articles/<int:group_id>/<str:tag>"
urlpatterns = [
    path("articles/", articles.list_articles, name="articles"),
    path("articles/translations/", article_lists.list_waiting, name="article-waiting"),
    path("articles/readers/", article_lists.show_readers, name="article-readers"),
    path("articles/readers/file/", article_lists.readers_as_file, name="article-readers-csv"),
    path("articles/comments/", article_lists.list_unanswered, name="article-unanswered"),
    path("articles/new/", articles.start, name="article-new"),
    path("articles/new/draft/", article_drafts.keep_new, name="article-new-draft"),
    path("articles/new/preview/", article_drafts.preview_new, name="article-new-preview"),
    path(f"{TEXT}/", articles.edit, name="article"),
    path(f"{TEXT}/preview/", article_drafts.preview, name="article-preview"),
    path(f"{TEXT}/draft/", article_drafts.keep, name="article-draft"),
    path(f"{TEXT}/writing/", article_drafts.show_writing, name="article-writing"),
    path(f"{TEXT}/revisions/", articles.list_revisions, name="article-revisions"),
    path(f"{TEXT}/revisions/<int:number>/", articles.restore, name="article-restore"),
    path(f"{TEXT}/state/", article_steps.take_step, name="article-state"),
    path(f"{TEXT}/terms/", article_steps.arrange, name="article-terms"),
    path(f"{TEXT}/pictures/", article_steps.add_picture, name="article-pictures"),
    path(f"{TEXT}/comments/", article_steps.answer_comment, name="article-comments"),
    path(f"{TEXT}/comments/<int:comment_id>/", article_steps.hide_comment, name="article-comment-hiding"),
]
