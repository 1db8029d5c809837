"""Template tags for the pages of a record in the admin."""

from typing import Any

from django import template

register = template.Library()


@register.filter
def admin_page(opts: Any, page: str) -> str:
    """The name of the address of one of a record's own pages: `{% url opts|admin_page:"history" pk %}`."""
    return f"admin:{opts.app_label}_{opts.model_name}_{page}"
