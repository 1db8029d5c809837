"""Addresses of institutions and countries."""

from django.urls import path

from institutions import views

institutions = (
    [
        path("", views.institution_list, name="list"),
        path("<slug:slug>/", views.institution_detail, name="detail"),
    ],
    "institutions",
)
countries = (
    [
        path("", views.country_list, name="list"),
        path("<slug:slug>/", views.country_detail, name="detail"),
    ],
    "countries",
)
