import pytest

from trials.registries.words import phase_of, status_of, study_type_of


@pytest.mark.parametrize(
    ("words", "status"),
    [
        ("RECRUITING", "RECRUITING"),
        ("Recruiting", "RECRUITING"),
        ("Not yet recruiting", "NOT_YET_RECRUITING"),
        ("Pending", "NOT_YET_RECRUITING"),
        ("Temporary  halt", "SUSPENDED"),
        ("Not recruiting", ""),
        ("Authorised", ""),
        ("", ""),
    ],
)
def test_status(words: str, status: str) -> None:
    assert status_of(words) == status


@pytest.mark.parametrize(
    ("phases", "phase"),
    [
        (("PHASE1", "PHASE2"), "PHASE1_PHASE2"),
        (("Phase 2/Phase 3",), "PHASE2_PHASE3"),
        (("Phase II", "Phase III"), "PHASE2_PHASE3"),
        (("Phase1/Phase2",), "PHASE1_PHASE2"),
        (("3",), "PHASE3"),
        (("N/A",), "NA"),
        (("Early Phase 1",), "EARLY_PHASE1"),
        (("0",), "EARLY_PHASE1"),
        (("Not selected",), ""),
        (("Phase 1/Phase 4",), ""),
        ((), ""),
    ],
)
def test_phase(phases: tuple[str, ...], phase: str) -> None:
    assert phase_of(phases) == phase


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("Interventional clinical trial of medicinal product", "INTERVENTIONAL"),
        ("observational", "OBSERVATIONAL"),
        ("Expanded Access", "EXPANDED_ACCESS"),
        ("Basic science", ""),
    ],
)
def test_study_type(words: str, kind: str) -> None:
    assert study_type_of(words) == kind
