"""Addresses in the admin."""

from typing import Any

from django.db.models import Model
from django.urls import reverse


def page_of(record: Model, page: str, *args: Any) -> str:
    """The address of one of a record's pages: change, history, publication, compare, conflict, presence."""
    return reverse(f"admin:{record._meta.app_label}_{record._meta.model_name}_{page}", args=[record.pk, *args])


def change_page(record: Model) -> str:
    """Where a record is edited."""
    return page_of(record, "change")


def publication_page(record: Model) -> str:
    """Where a record is submitted, approved, published, withdrawn."""
    return page_of(record, "publication")


def conflict_page(record: Model, number: int) -> str:
    """Where the author of an edition that collided picks from both."""
    return page_of(record, "conflict", number)
