"""Pages that are made for paper: as few sheets as they need, and none empty."""

import re

import pytest
from playwright.sync_api import Page

# The fullest of the shipped atlas, and one with everything in long words.
TRIALS = ["NCT01231893", "NCT02510365", "NCT99999901"]


@pytest.mark.parametrize("size", ["A4", "Letter"])
@pytest.mark.parametrize("trial", TRIALS)
def test_a_trial_fits_on_one_sheet(page: Page, trial: str, size: str) -> None:
    page.goto(f"/trials/{trial}/print/")
    assert re.findall(rb"/Count (\d+)", page.pdf(format=size)) == [b"1"]


def test_the_checklist_fits_on_two_sheets(page: Page) -> None:
    page.goto("/guides/questions-before-you-say-yes/checklist/")
    pdf = page.pdf(format="A4", margin={"top": "15mm", "right": "15mm", "bottom": "15mm", "left": "15mm"})
    assert re.findall(rb"/Count (\d+)", pdf) == [b"2"]
