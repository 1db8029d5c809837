"""Addresses of trials."""

from django.urls import path

from trials import views
from trials.feeds import change_feed
from trials.match.views import match

app_name = "trials"
urlpatterns = [
    path("", views.trial_list, name="list"),
    path("match/", match, name="match"),
    path("changes/", views.change_list, name="changes"),
    path("changes/feed/", change_feed, name="changes-feed"),
    path("<slug:key>/registry/", views.trial_changes, name="registry"),
    path("<slug:key>/print/", views.trial_print, name="print"),
    path("<path:identifier>/", views.trial_detail, name="detail"),
]
