"""Addresses of trials."""

from django.urls import path

from trials import views
from trials.feeds import change_feed

app_name = "trials"
urlpatterns = [
    path("", views.trial_list, name="list"),
    path("changes/", views.change_list, name="changes"),
    path("changes/feed/", change_feed, name="changes-feed"),
    path("<slug:key>/registry/", views.trial_changes, name="registry"),
    path("<path:identifier>/", views.trial_detail, name="detail"),
]
