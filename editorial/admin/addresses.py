"""Addresses in the admin."""

from django.db.models import Model
from django.urls import reverse


def change_page(record: Model) -> str:
    """Where a record is edited."""
    return reverse(f"admin:{record._meta.app_label}_{record._meta.model_name}_change", args=[record.pk])
