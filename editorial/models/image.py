"""Pictures with what must be said of them, and which records show them."""

from typing import ClassVar, Final

from django.contrib.postgres.indexes import GinIndex
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Func, Value
from django.db.models.functions import Cast, Left
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from editorial.models.edition import About
from editorial.models.publishable import Publishable
from editorial.pictures import store
from editorial.pictures.names import Picture, picture_named
from editorial.search import search_column

_CC: Final = "https://creativecommons.org"


def is_kept(name: str) -> None:
    """Refuse the name of a picture that is not kept here; one that is stays from now on.

    Raises:
        ValidationError: there is no such picture.
    """
    picture = picture_named(name)
    if picture is None or not store.hold(picture):
        raise ValidationError(_("No picture “%(name)s” is kept here. Upload it on the form."), params={"name": name})


def _in_name(pattern: str) -> Cast:
    """A number in the name of the file."""
    found = Func(F("file"), Value(pattern), function="SUBSTRING", output_field=models.TextField())
    return Cast(found, models.IntegerField())


class Image(Publishable):
    """A picture: who made it, under which licence, and in words what it shows.

    `file` names the picture that is kept (`editorial.pictures.names`); another picture is another name.
    """

    class Licence(models.TextChoices):
        """What others may do with it; readers see it below the picture."""

        CC0 = "cc0", _("CC0 1.0 (no rights reserved)")
        PUBLIC_DOMAIN = "public_domain", _("Public domain")
        BY_4 = "by-4.0", "CC BY 4.0"
        BY_SA_4 = "by-sa-4.0", "CC BY-SA 4.0"
        BY_3 = "by-3.0", "CC BY 3.0"
        BY_SA_3 = "by-sa-3.0", "CC BY-SA 3.0"
        BY_2 = "by-2.0", "CC BY 2.0"
        BY_SA_2 = "by-sa-2.0", "CC BY-SA 2.0"
        BY_NC_4 = "by-nc-4.0", "CC BY-NC 4.0"
        PERMISSION = "permission", _("Used with permission, all rights reserved")

    # It shows what it shows; the page that uses it is looked at again.
    needs_review_date = False

    title = models.CharField(
        _("title"), max_length=200, help_text=_("A short name by which editors and readers find it.")
    )
    file = models.CharField(_("picture"), max_length=90, validators=[is_kept])
    alt = models.TextField(
        _("alternative text"),
        blank=True,
        help_text=_(
            "What somebody must know who does not see it, in one or two sentences. A picture that needs no such words "
            "needs not stand there."
        ),
    )
    caption = models.TextField(_("caption"), blank=True, help_text=_("Stands below the picture, as plain text."))
    credit = models.CharField(
        _("credit"), max_length=300, blank=True, help_text=_("Who made it, as they want to be named.")
    )
    licence = models.CharField(_("licence"), max_length=16, choices=Licence, blank=True)
    source_url = models.URLField(
        _("where it comes from"), max_length=600, blank=True, help_text=_("The page on which its licence stands.")
    )
    # What the name says, for queries and for the API.
    digest = models.GeneratedField(
        expression=Left("file", 64), output_field=models.CharField(max_length=64), db_persist=True, db_index=True
    )
    width = models.GeneratedField(
        expression=_in_name("-([0-9]+)x"), output_field=models.IntegerField(), db_persist=True
    )
    height = models.GeneratedField(
        expression=_in_name("x([0-9]+)[.]"), output_field=models.IntegerField(), db_persist=True
    )
    search = search_column(A=["title"], B=["caption", "credit"], C=["alt"])

    class Meta(Publishable.Meta):
        ordering: ClassVar = ["title", "slug"]
        verbose_name = _("image")
        verbose_name_plural = _("images")
        indexes: ClassVar = [
            *Publishable.Meta.indexes,
            GinIndex(fields=["search"], name="editorial_image_search"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """The page of the picture alone."""
        return reverse("image", args=[self.slug])

    @property
    def picture(self) -> Picture | None:
        """The picture that is kept; None where it was erased."""
        return picture_named(self.file)

    @property
    def licence_address(self) -> str:
        """Where the licence can be read; '' where it is in nobody's list."""
        match self.licence:
            case self.Licence.CC0:
                return f"{_CC}/publicdomain/zero/1.0/"
            case self.Licence.PUBLIC_DOMAIN:
                return f"{_CC}/publicdomain/mark/1.0/"
            case self.Licence.PERMISSION | "":
                return ""
        name, _hyphen, version = self.licence.rpartition("-")
        return f"{_CC}/licenses/{name}/{version}/"

    def clean_for_readers(self) -> None:
        """Some readers hear the page, and whoever made the picture is named."""
        wanted = {
            "alt": _("Say what the picture shows: some readers hear the page."),
            "credit": _("Say who made the picture."),
            "licence": _("Choose the licence: a picture is not ours to give away."),
        }
        if self.licence != self.Licence.PERMISSION:
            wanted["source_url"] = _("Give the page from which the picture comes and on which its licence stands.")
        lacking = {name: text for name, text in wanted.items() if not getattr(self, name).strip()}
        if lacking:
            raise ValidationError(lacking)


class ImageUse(About):
    """A published record that shows a picture: the files of a picture that no such record shows are not public."""

    image = models.ForeignKey(Image, on_delete=models.CASCADE, related_name="uses")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["image", "kind", "key"], name="editorial_imageuse_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}: {self.image_id}"
