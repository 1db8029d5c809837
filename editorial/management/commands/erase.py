"""`manage.py erase`: a record's words and all its editions, for good."""

from argparse import ArgumentParser
from typing import Any, Final

from django.apps import apps
from django.core.management.base import BaseCommand, CommandError

from editorial.actions.erasure import erase
from editorial.models import Publishable

_LONGEST: Final = 300  # characters; `withdrawn_because` holds no more


class Command(BaseCommand):
    """Erase what somebody may ask to have erased: a story whose consent was taken back."""

    help = (
        "Erase the words of a record and all its editions; readers are told that it was withdrawn, and why."
        " There is no way back. The audit log says that it was done, and keeps none of the words."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Which record, and why."""
        parser.add_argument("kind", help="the model, for example guides.guide")
        parser.add_argument("key", help="the key of the record: the last part of its address")
        parser.add_argument("--reason", required=True, help="what readers are told, without a name")
        parser.add_argument("--yes", action="store_true", help="do it without asking")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Ask, then erase."""
        try:
            model = apps.get_model(options["kind"])
        except (LookupError, ValueError) as error:
            raise CommandError(f"There is no model “{options['kind']}”. Write app.model.") from error
        if not issubclass(model, Publishable):
            raise CommandError(f"“{options['kind']}” is not a kind of record.")
        obj = model._default_manager.filter(slug=options["key"]).first()
        if obj is None:
            raise CommandError(f"There is no {model._meta.verbose_name} with the key “{options['key']}”.")
        reason = options["reason"].strip()
        if not reason or len(reason) > _LONGEST or not reason.isprintable():
            raise CommandError(f"The reason must be one line of 1 to {_LONGEST} characters: readers are told it.")
        if not options["yes"]:
            self.stderr.write(f"Erase “{obj}” and all its editions for good? Write yes: ", ending="")
            if input().strip() != "yes":
                raise CommandError("Nothing was erased.")
        erase(obj=obj, by="manage.py erase", reason=reason)
        self.stderr.write(f"Erased: {options['kind']} {options['key']}")
