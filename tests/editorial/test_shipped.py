"""Loading shipped content: idempotent, atomic, and never over an editor's work."""

from collections import Counter
from pathlib import Path

import pytest

from editorial.models import Source
from editorial.models.epoch import current_epoch
from editorial.shipped import BadContent, load
from guides.management.commands.load_atlas import FOLDERS
from institutions.models import Country, Institution
from therapies.models import Therapy
from trials.models import Trial

pytestmark = pytest.mark.django_db

CONTENT = {
    "sources/a.yaml": "- {slug: paper, kind: article, title: A paper, doi: 10.1/x, published_on: 2018-05}\n",
    "therapies/oec.yaml": (
        "slug: oec\nname: OEC\nkind: cells\nsummary: From the nose [@paper].\ncombines_with: [rehab]\n"
    ),
    "therapies/rehab.yaml": "slug: rehab\nname: Rehabilitation\nkind: rehabilitation\nsummary: Training.\n",
    "countries/fr.yaml": (
        "slug: france\nname: France\ncode: FR\nsections: [{topic: overview, body: Text.}]\n"
        "legal_routes: [{name: A law, kind: full, summary: What it says., regulators: [ansm], sources: [paper]}]\n"
    ),
    "institutions/fr.yaml": "- {slug: ansm, name: ANSM, kind: regulator, country: france, citations: [paper]}\n",
    "trials/fr.yaml": (
        "slug: NCT00000001\nregistry: {ids: [NCT00000001], title: Cells, status: COMPLETED, phases: [PHASE1, PHASE2],"
        " sites: [{facility: ANSM, country: France}]}\ntreatments: [{therapy: oec}]\n"
    ),
    "guides/a.md": "---\nslug: first\ntitle: First\nsummary: About.\n---\n## Text\n\nWords [@paper].\n",
}


@pytest.fixture
def content(tmp_path: Path) -> Path:
    for name, text in CONTENT.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    return tmp_path


def counts(created: int = 0, updated: int = 0, unchanged: int = 0, kept: int = 0) -> Counter[str]:
    return Counter(created=created, updated=updated, unchanged=unchanged, kept=kept)


def test_everything_is_created_published_and_linked(content: Path) -> None:
    assert load(content, FOLDERS) == counts(created=7)
    oec = Therapy.objects.published().get(slug="oec")
    assert oec.published_by == "shipped atlas"
    assert [c.source.slug for c in oec.citations.all()] == ["paper"]
    assert [t.slug for t in oec.combines_with.all()] == ["rehab"]
    route = Country.objects.get().legal_routes.get()
    assert [b.slug for b in route.regulators.all()] == ["ansm"]
    trial = Trial.objects.get()
    assert (trial.status, trial.phase) == ("COMPLETED", "PHASE1_PHASE2")
    site = trial.sites.get()
    assert (site.country, site.institution) == (Country.objects.get(), Institution.objects.get())


def test_a_second_load_writes_nothing_and_moves_nothing(content: Path, django_assert_max_num_queries: object) -> None:
    load(content, FOLDERS)
    epoch = current_epoch()
    with django_assert_max_num_queries(len(FOLDERS) + 2):  # type: ignore[operator]
        assert load(content, FOLDERS) == counts(unchanged=7)
    assert current_epoch() == epoch


def test_a_changed_file_updates_its_record_alone(content: Path) -> None:
    load(content, FOLDERS)
    file = content / "therapies/oec.yaml"
    file.write_text(file.read_text().replace("From the nose", "From inside the nose"))
    assert load(content, FOLDERS) == counts(updated=1, unchanged=6)
    assert Therapy.objects.get(slug="oec").summary.startswith("From inside")


def test_what_an_editor_changed_is_kept(content: Path) -> None:
    load(content, FOLDERS)
    oec = Therapy.objects.get(slug="oec")
    oec.summary = "An editor's words."
    oec.save(update_fields=["summary", "updated_at"])
    file = content / "therapies/oec.yaml"
    file.write_text(file.read_text().replace("From", "Out of"))
    assert load(content, FOLDERS) == counts(kept=1, unchanged=6)
    assert Therapy.objects.get(slug="oec").summary == "An editor's words."


@pytest.mark.parametrize(
    ("file", "text", "told"),
    [
        ("therapies/bad.yaml", "slug: bad\nname: [", r"bad\.yaml: This is not YAML"),
        ("therapies/bad.yaml", "name: no key", r"bad\.yaml: slug"),
        ("therapies/bad.yaml", "slug: bad\nname: B\nkind: magic\nsummary: x", r"bad\.yaml: bad: kind: .*magic"),
        (
            "therapies/bad.yaml",
            "slug: bad\nname: B\nkind: cells\nsummary: x [@nowhere]",
            r"citations\[0\]\.source: .*nowhere",
        ),
        ("therapies/bad.yaml", "slug: oec\nname: B\nkind: cells\nsummary: x", r"“oec” stands in .*bad\.yaml"),
        ("therapies/bad.yaml", "slug: bad\nname: B\nkind: cells\nsummary: x\ncolour: red", r"bad: colour: Unknown key"),
        ("trials/bad.yaml", "slug: b\nregistry: {ids: [NCT00000001], title: T}", r"ids\[0\]: “NCT00000001” belongs to"),
        ("trials/bad.yaml", "slug: b\nregistry: {title: T, colour: red}", r"registry\.colour: Unknown key"),
        ("trials/bad.yaml", "slug: b\nregistry: {}", r"registry\.title"),
        ("therapies/bad.yaml", "slug: bad\n1: x", r"bad\.yaml: bad: This cannot be kept"),
        ("therapies/bad.yaml", "slug: bad\nname: &x [*x]", r"bad\.yaml: bad: This cannot be kept"),
        ("guides/bad.md", "no keys here", r"bad\.md"),
    ],
)
def test_a_bad_file_is_refused_by_name_and_nothing_changes(content: Path, file: str, text: str, told: str) -> None:
    (content / file).write_text(text)
    with pytest.raises(BadContent, match=told):
        load(content, FOLDERS)
    assert not Source.objects.exists()
    assert not Therapy.objects.exists()


def test_a_real_record_of_the_registry_is_not_overwritten(content: Path) -> None:
    from django.utils import timezone

    load(content, FOLDERS)
    trial = Trial.objects.get()
    trial.records.create(registry="ctgov", identifier=trial.slug, payload={}, digest="d", seen_at=timezone.now())
    Trial.objects.update(title="As the registry says")
    file = content / "trials/fr.yaml"
    file.write_text(file.read_text().replace("title: Cells", "title: Other cells") + "plain_title: In plain words\n")
    assert load(content, FOLDERS) == counts(updated=1, unchanged=6)
    trial.refresh_from_db()
    assert (trial.title, trial.plain_title) == ("As the registry says", "In plain words")
