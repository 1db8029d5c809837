"""The admin of images: the file is sent on the form, and seen there."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from editorial.admin.publishable import PublishableAdmin
from editorial.figures import address
from editorial.models import Image
from editorial.pictures.intake import Unusable, take
from editorial.pictures.names import picture_named


class PictureInput(forms.FileInput):
    """A field for a file beside the picture that is there; a form that comes back still knows what was sent."""

    template_name = "admin/image/picture_input.html"

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """With the picture that is kept."""
        context = super().get_context(name, value, attrs)
        if picture := picture_named(value or ""):
            context["widget"] |= {"kept": picture, "seen": address(picture.fallback)}
            context["widget"]["attrs"].pop("required", None)
        return context

    def render(self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None) -> SafeString:
        """By a template of ours, which the renderer of forms does not find."""
        return render_to_string(self.template_name, self.get_context(name, value, attrs))

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        """The new file, else the name of the one that was sent before."""
        return super().value_from_datadict(data, files, name) or data.get(f"{name}-kept") or None


class PictureField(forms.FileField):
    """Takes a file and gives the name of the picture that was made of it."""

    widget = PictureInput

    def bound_data(self, data: Any, initial: Any) -> Any:
        """The name of what was sent, so that the form that comes back shows it."""
        return getattr(data, "kept_as", None) or (data if isinstance(data, str) else initial)

    def clean(self, data: Any, initial: Any = None) -> Any:
        """Check and keep what was sent; without a file the picture stays that was there."""
        if isinstance(data, str) or (not data and initial):
            return data or initial
        upload = super().clean(data, initial)
        try:
            # On the upload too, for `bound_data`: another field may be wrong.
            upload.kept_as = take(upload).name
        except Unusable as refusal:
            raise ValidationError(str(refusal)) from refusal
        return upload.kept_as


class ImageForm(forms.ModelForm[Image]):
    """An image with its file."""

    file = PictureField(
        label=gettext_lazy("Picture"),
        help_text=gettext_lazy(
            "JPEG, PNG or WebP, at most 10 MB and 10 million pixels (JPEG: 24 million). What the camera wrote into it, "
            "such as the place, is taken out."
        ),
        widget=PictureInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
    )


@admin.register(Image)
class ImageAdmin(PublishableAdmin):
    """Pictures with their words, makers and licences."""

    form = ImageForm
    list_display = ("title", "thumbnail", "slug", "licence", "credit")
    list_filter = ("licence",)
    prepopulated_fields = {"slug": ("title",)}
    fieldsets = (
        (None, {"fields": ("title", "slug", "file", "alt", "caption")}),
        (gettext_lazy("Whose it is"), {"fields": ("credit", "licence", "source_url")}),
    )

    @admin.display(description=gettext_lazy("picture"))
    def thumbnail(self, obj: Image) -> SafeString | str:
        """The smallest rendition of what is live; the title beside it says what it is."""
        picture = obj.picture
        if picture is None:
            return _("none")
        seen = address(picture.rendition(next(iter(picture.widths)), "webp"))
        drawn = '<img class="thumbnail" src="{}" alt="" width="{}" height="{}" loading="lazy">'
        return format_html(drawn, seen, picture.width, picture.height)
