"""Addresses of the knowledge base."""

from django.urls import path

from amparo.web.portal.views import help as views

urlpatterns = [
    path("help/", views.show_help, name="help"),
    path("help/<int:group_id>/", views.show_number, name="help-number"),
    path("help/<str:tag>/", views.show_home, name="help-home"),
    path("help/<str:tag>/<str:place>/", views.show_article, name="help-article"),
    path("help/pictures/<int:group_id>/<str:name>", views.show_picture, name="help-picture"),
    path("help/texts/<int:article_id>/voice/", views.rate, name="help-voice"),
    path("help/texts/<int:article_id>/comments/", views.comment, name="help-comments"),
    path("help/comments/<int:comment_id>/hiding/", views.hide, name="help-comment-hiding"),
]
