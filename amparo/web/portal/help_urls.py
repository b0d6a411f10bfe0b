"""Addresses of the knowledge base."""

from django.urls import path

from amparo.web.portal.views import help as views
from amparo.web.portal.views import help_public as public
from amparo.web.portal.views import help_search as searching

urlpatterns = [
    path("robots.txt", public.robots, name="robots"),
    path("sitemap.xml", public.sitemap, name="sitemap"),
    path("sitemap-<int:part>.xml", public.sitemap_part, name="sitemap-part"),
    path("help/", views.show_help, name="help"),
    path("help/search/", searching.search, name="help-search"),
    path("help/suggestions/", searching.suggest, name="help-suggestions"),
    path("help/asking/", searching.ask, name="help-asking"),
    path("help/<int:group_id>/", views.show_number, name="help-number"),
    path("help/<str:tag>/", views.show_home, name="help-home"),
    path("help/<str:tag>/feed/", public.feed, name="help-feed"),
    path("help/<str:tag>/products/<slug:key>/", views.show_product, name="help-product"),
    path("help/<str:tag>/products/<slug:key>/feed/", public.product_feed, name="help-product-feed"),
    path("help/<str:tag>/<str:place>/", views.show_article, name="help-article"),
    path("help/pictures/<int:group_id>/<str:name>", views.show_picture, name="help-picture"),
    path("help/texts/<int:article_id>/voice/", views.rate, name="help-voice"),
    path("help/texts/<int:article_id>/comments/", views.comment, name="help-comments"),
    path("help/comments/<int:comment_id>/hiding/", views.hide, name="help-comment-hiding"),
]
