"""'Is there a trial for me?' for programs: the fields of the form as JSON, by POST. Nothing of it is kept."""

from typing import Any, Final

from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.exceptions import ParseError, ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from editorial.api.shape import PagePath
from editorial.api.views import OpenToAll
from editorial.moment import one_moment
from editorial.open_forms import sent_from_here
from trials.match import body
from trials.match.answer import PURPOSE, Answer, GroupAnswer, Notice, Section, TrialAnswer, Verdict
from trials.match.find import find, not_looked_at
from trials.match.rules import RANKS

_HEADINGS: Final = [(section.value, section.label) for section in RANKS]


class CriterionSerializer(serializers.Serializer[Any]):
    """One criterion of one cohort, with the verdict on what was entered."""

    name = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment] # the field hides the attribute
    verdict = serializers.ChoiceField(choices=Verdict.choices)
    asked = serializers.CharField(help_text="What the trial asks, in plain words; empty where it does not say.")
    registry_words = serializers.CharField(help_text="The registry's own words, where they are known.")
    entered = serializers.CharField(help_text="What was entered, in words.")
    by_machine = serializers.BooleanField(help_text="Read by machine, not yet checked by an editor.")
    note = serializers.CharField(help_text="Why the team should be asked, or by how much it differs.")


class CohortSerializer(serializers.Serializer[Any]):
    """One cohort, matched whole."""

    label = serializers.CharField()  # type: ignore[assignment] # likewise
    heading = serializers.ChoiceField(choices=_HEADINGS)
    by_machine = serializers.BooleanField(help_text="Read by machine, not yet checked by an editor.")
    criteria = CriterionSerializer(many=True)


class MatchedTrialSerializer(serializers.Serializer[Any]):
    """A trial with its cohorts, the one that gives it its heading first."""

    key = serializers.CharField()
    title = serializers.CharField()
    plain_title = serializers.CharField()
    status = serializers.CharField()
    status_native = serializers.CharField()
    verified_on = serializers.CharField()
    heading = serializers.ChoiceField(choices=_HEADINGS, help_text="That of its first cohort.")
    set_apart = serializers.ListField(child=serializers.CharField(), help_text="Why it stands apart; mostly empty.")
    countries = serializers.ListField(child=serializers.CharField())
    measures = serializers.ListField(
        child=serializers.CharField(), help_text="What it measures of what matters most to the reader."
    )
    groups = CohortSerializer(many=True)
    page = PagePath("/trials/")


class MatchSectionSerializer(serializers.Serializer[Any]):
    """One heading, and the trials of one page of it: recruiting first, then lately verified."""

    key = serializers.ChoiceField(choices=Section.choices)
    title = serializers.CharField()
    explanation = serializers.CharField()
    count = serializers.IntegerField()
    page = serializers.IntegerField()
    pages = serializers.IntegerField()
    trials = MatchedTrialSerializer(many=True)


class NoticeKeySerializer(serializers.Serializer[Any]):
    """What a reader of this answer must be told besides."""

    key = serializers.ChoiceField(choices=Notice.choices)
    title = serializers.CharField()


class AnswerSerializer(serializers.Serializer[Any]):
    """The answer: `purpose` is to be shown with it."""

    purpose = serializers.CharField()
    notices = NoticeKeySerializer(many=True)
    sections = MatchSectionSerializer(many=True)
    not_looked_at = serializers.IntegerField(
        help_text="How many other trials about the injury were left out: their records do not say that they test a"
        " treatment, or an editor found that they do not."
    )


class MatchView(OpenToAll):
    """Is there a trial for me? Registry words beside what is entered, criterion by criterion.

    Send a JSON object; every field is optional. It does not assess, advise or decide. Nothing that is sent is stored
    or logged, and nothing of it belongs into an address.
    """

    http_method_names = ["post", "options"]

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Refuse what another site sends through somebody's browser, and anything in the address.

        Raises:
            PermissionDenied: another site sent it.
            ValidationError: the address has a query.
            ParseError: the body is longer than any form.
        """
        super().initial(request, *args, **kwargs)
        if not sent_from_here(request._request):
            raise PermissionDenied
        if request.query_params:
            message = _("Send it in the body. What is entered about somebody does not belong into an address.")
            raise ValidationError(dict.fromkeys(request.query_params, message))
        if int(request.META.get("CONTENT_LENGTH") or 0) > body.MOST_BYTES:
            message = _("It is longer than %(most)s bytes. Send the fields of the form alone.")
            raise ParseError(message % {"most": body.MOST_BYTES})

    @extend_schema(responses=AnswerSerializer)
    def post(self, request: Request) -> Response:
        """The answer to what was entered."""
        form = body.read(_sent(request))
        section, page = form.cleaned_data["section"], form.cleaned_data["page"]
        with one_moment():
            answer = find(form.entry(), section=Section(section) if section else None, page=page or 1)
            left_out = not_looked_at()
        return Response({**_told(answer), "not_looked_at": left_out})

    def finalize_response(self, request: Request, response: Response, *args: Any, **kwargs: Any) -> Response:
        """No answer is kept anywhere."""
        answer = super().finalize_response(request, response, *args, **kwargs)
        answer.headers["Cache-Control"] = "no-store"
        answer.published_page = False  # type: ignore[attr-defined]
        return answer

    def body_schema(self) -> dict[str, Any]:
        """The body in OpenAPI."""
        return body.schema()


def _sent(request: Request) -> Any:
    """What the body says.

    Raises:
        ParseError: it is no JSON, or so large or so deep that nobody means it.
    """
    try:
        return request.data
    except (RecursionError, RequestDataTooBig):
        raise ParseError(_("The body is too large, or nested too deeply. Send the fields of the form alone.")) from None


def _told(answer: Answer) -> dict[str, Any]:
    return {
        "purpose": str(PURPOSE),
        "notices": [{"key": one, "title": str(one.label)} for one in Notice if one in answer.notices],
        "sections": [
            {
                "key": section.key,
                "title": section.title,
                "explanation": section.explanation,
                "count": section.count,
                "page": section.page,
                "pages": section.pages,
                "trials": [_trial(trial) for trial in section.trials],
            }
            for section in answer.sections
        ],
    }


def _trial(answer: TrialAnswer) -> dict[str, Any]:
    columns = ("title", "plain_title", "status", "status_native", "verified_on")
    return {
        "key": answer.trial.slug,
        **{name: str(getattr(answer.trial, name)) for name in columns},
        "heading": answer.heading,
        "set_apart": answer.set_apart,
        "countries": answer.countries,
        "measures": answer.measures,
        "groups": [_cohort(group) for group in answer.groups],
        "page": answer.trial.get_absolute_url(),
    }


def _cohort(group: GroupAnswer) -> dict[str, Any]:
    return {
        "label": group.label,
        "heading": group.heading,
        "by_machine": group.by_machine,
        # The renderer writes them as they are.
        "criteria": group.criteria,
    }
