"""Addresses of those who write articles."""

from django.urls import path

from amparo.web.agent.views import articles

urlpatterns = [
    path("articles/", articles.list_articles, name="articles"),
    path("articles/new/", articles.start, name="article-new"),
    path("articles/<int:group_id>/<str:tag>/", articles.edit, name="article"),
    path("articles/<int:group_id>/<str:tag>/preview/", articles.preview, name="article-preview"),
    path("articles/<int:group_id>/<str:tag>/revisions/", articles.list_revisions, name="article-revisions"),
    path("articles/<int:group_id>/<str:tag>/revisions/<int:number>/", articles.restore, name="article-restore"),
    path("articles/<int:group_id>/<str:tag>/state/", articles.take_step, name="article-state"),
    path("articles/<int:group_id>/<str:tag>/terms/", articles.arrange, name="article-terms"),
    path("articles/<int:group_id>/<str:tag>/pictures/", articles.add_picture, name="article-pictures"),
]
