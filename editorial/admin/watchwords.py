"""The admin of words that sell hope."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from editorial import audit
from editorial.models import HypeWord


@admin.register(HypeWord)
class HypeWordAdmin(admin.ModelAdmin[HypeWord]):
    """The list that texts are held against; the audit log tells of each change."""

    list_display = ("word", "instead")
    search_fields = ("word", "instead")
    list_per_page = 100

    def save_model(self, request: HttpRequest, obj: HypeWord, form: Any, change: bool) -> None:  # noqa: FBT001
        """Save it, and tell the audit log what it was before."""
        was = HypeWord.objects.filter(pk=obj.pk).values_list("word", "instead").first()
        super().save_model(request, obj, form, change)
        changes = {obj.word: [" / ".join(was) if was else None, f"{obj.word} / {obj.instead}"]}
        audit.record(who=request.user.get_username(), act="hype word", changes=changes)

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        """Nothing: the audit log has it."""

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        """Nothing, as above."""

    def log_deletions(self, request: HttpRequest, queryset: Any) -> Any:
        """In the audit log."""
        changes = {word.word: [f"{word.word} / {word.instead}", None] for word in queryset}
        audit.record(who=request.user.get_username(), act="hype word", changes=changes)
