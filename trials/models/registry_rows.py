"""Rows that an import writes and replaces: identifiers, sponsors, sites, arms, interventions, outcomes, papers."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from institutions.models import Country, Institution
from trials.models.choices import MatchStatus
from trials.models.trial import Trial


class RegistryRow(models.Model):
    """A row of the registry's record, in the registry's order. Its text columns carry no format."""

    position = models.PositiveIntegerField(default=0)

    class Meta:
        abstract = True
        ordering = ["position", "pk"]


class TrialIdentifier(RegistryRow):
    """One number of a trial. A recognised identifier leads to one trial only."""

    class Kind(models.TextChoices):
        """How the record names it."""

        PRIMARY = "primary", _("Registry number")
        SECONDARY = "secondary", _("Number in another registry")
        ALIAS = "alias", _("Former number")
        CLAIMED = "claimed", _("Also claimed by another trial")
        OTHER = "other", _("Sponsor's or other number")

    trial = models.ForeignKey(Trial, on_delete=models.CASCADE, related_name="identifiers")
    scheme = models.CharField(_("register"), max_length=16, help_text=_("nct, ctis, eudract, isrctn ... or other"))
    value = models.TextField(_("number"), help_text=_("As linked: without prefixes of other registries."))
    original = models.TextField(_("as given"), blank=True, help_text=_("As the record gives it."))
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)

    class Meta(RegistryRow.Meta):
        verbose_name = _("number")
        verbose_name_plural = _("numbers")
        constraints = [
            models.UniqueConstraint(
                fields=["scheme", "value"],
                condition=models.Q(kind__in=["primary", "secondary", "alias"]),
                name="trials_one_identifier_one_trial",
            ),
        ]
        indexes = [
            models.Index(fields=["scheme", "value"], condition=models.Q(kind="claimed"), name="trials_claimed_number"),
        ]

    def __str__(self) -> str:
        return self.value


class TrialSponsor(RegistryRow):
    """Who answers for the trial, as the record names them."""

    class Role(models.TextChoices):
        """Part in the trial."""

        LEAD = "lead", _("Sponsor")
        COLLABORATOR = "collaborator", _("Collaborator")

    trial = models.ForeignKey(Trial, on_delete=models.CASCADE, related_name="sponsors")
    name = models.TextField(_("name"))
    role = models.CharField(_("role"), max_length=12, choices=Role)
    sponsor_class = models.TextField(_("class"), blank=True)
    institution = models.ForeignKey(
        Institution,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="sponsorships",
        verbose_name=_("institution"),
    )
    match_status = models.CharField(
        _("how it was matched"), max_length=12, choices=MatchStatus, default=MatchStatus.UNMATCHED
    )

    class Meta(RegistryRow.Meta):
        verbose_name = _("sponsor")
        verbose_name_plural = _("sponsors and collaborators")

    def __str__(self) -> str:
        return self.name


class TrialSite(RegistryRow):
    """A place of the trial. The facility's name stays as given; an editor may tie it to an institution."""

    trial = models.ForeignKey(Trial, on_delete=models.CASCADE, related_name="sites")
    facility = models.TextField(_("place"), blank=True)
    status_native = models.TextField(_("status"), blank=True)
    city = models.TextField(_("town"), blank=True)
    region = models.TextField(_("region"), blank=True)
    country_name = models.TextField(_("country as given"), blank=True)
    country = models.ForeignKey(
        Country,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="trial_sites",
        verbose_name=_("country"),
    )
    latitude = models.FloatField(_("latitude"), null=True, blank=True)
    longitude = models.FloatField(_("longitude"), null=True, blank=True)
    institution = models.ForeignKey(
        Institution,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="trial_sites",
        verbose_name=_("institution"),
    )
    match_status = models.CharField(
        _("how it was matched"), max_length=12, choices=MatchStatus, default=MatchStatus.UNMATCHED
    )

    class Meta(RegistryRow.Meta):
        verbose_name = _("site")
        verbose_name_plural = _("sites")
        # The few in no country that we know: of these nobody can say that they are not in the reader's own.
        indexes = [
            models.Index(fields=["trial"], condition=models.Q(country=None), name="trials_site_somewhere"),
        ]

    def __str__(self) -> str:
        return ", ".join(part for part in (self.facility, self.city, self.country_name) if part)


class TrialArm(RegistryRow):
    """A group of participants, as the record describes it."""

    trial = models.ForeignKey(Trial, on_delete=models.CASCADE, related_name="arms")
    label = models.TextField(_("arm"), blank=True)
    kind = models.TextField(_("kind"), blank=True)
    description = models.TextField(_("description"), blank=True)
    interventions = ArrayField(models.TextField(), default=list, blank=True, verbose_name=_("interventions"))

    class Meta(RegistryRow.Meta):
        verbose_name = _("arm")
        verbose_name_plural = _("arms")

    def __str__(self) -> str:
        return self.label


class TrialIntervention(RegistryRow):
    """Something that is done to participants, as the record describes it."""

    trial = models.ForeignKey(Trial, on_delete=models.CASCADE, related_name="interventions")
    kind = models.TextField(_("kind"), blank=True)
    name = models.TextField(_("name"), blank=True)
    description = models.TextField(_("description"), blank=True)
    other_names = ArrayField(models.TextField(), default=list, blank=True, verbose_name=_("other names"))

    class Meta(RegistryRow.Meta):
        verbose_name = _("intervention")
        verbose_name_plural = _("interventions")

    def __str__(self) -> str:
        return self.name


class TrialOutcome(RegistryRow):
    """Something that the trial measures."""

    class Kind(models.TextChoices):
        """Rank of the outcome."""

        PRIMARY = "primary", _("Main outcome")
        SECONDARY = "secondary", _("Further outcome")
        OTHER = "other", _("Other outcome")

    trial = models.ForeignKey(Trial, on_delete=models.CASCADE, related_name="outcomes")
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    measure = models.TextField(_("what is measured"), blank=True)
    time_frame = models.TextField(_("when"), blank=True)
    description = models.TextField(_("description"), blank=True)

    class Meta(RegistryRow.Meta):
        verbose_name = _("outcome")
        verbose_name_plural = _("outcomes")

    def __str__(self) -> str:
        return self.measure


class TrialReference(RegistryRow):
    """A paper that the record itself names."""

    trial = models.ForeignKey(Trial, on_delete=models.CASCADE, related_name="references")
    pmid = models.TextField("PMID", blank=True)
    kind = models.TextField(_("kind"), blank=True, help_text=_("BACKGROUND, RESULT or DERIVED, as given."))
    citation = models.TextField(_("paper"), blank=True)

    class Meta(RegistryRow.Meta):
        verbose_name = _("paper")
        verbose_name_plural = _("papers that the record names")

    def __str__(self) -> str:
        return self.citation
