"""The atlas that ships passes the gate that editors have to pass."""

import pytest
from django.core.management import call_command

from editorial.gate import refusals
from editorial.kinds import kinds


@pytest.mark.django_db
def test_the_gate_has_nothing_against_the_shipped_atlas(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("load_atlas")
    asked = 0
    against = []
    for model in kinds().values():
        for record in model._default_manager.all():
            asked += 1
            against += [f"{record.slug}: {refusal.field}: {refusal.reason}" for refusal in refusals(record)]
    assert not against, "\n".join(against)
    assert asked > 600
    assert '"created"' in capsys.readouterr().out
