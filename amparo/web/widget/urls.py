"""What the vendor's own pages load."""

from django.urls import path

from amparo.web.widget import views

app_name = "widget"
urlpatterns = [path("help.js", views.show_script, name="script")]
