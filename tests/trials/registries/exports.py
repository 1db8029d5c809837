"""Small exports in the shape of WHO's search portal (ICTRP). All names and numbers are made up."""

from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape


def make_export(number: str = "DRKS00099001", /, **fields: str) -> dict[str, str]:
    """One trial of an export; a keyword replaces a field, '' empties it."""
    return {
        "Export_date": "06/09/2024 16:01:13",
        "Internal_Number": "1",
        "TrialID": number,
        "Last_Refreshed_on": "20 May 2024",
        "Public_title": "Mesenchymal cells in spinal cord injury",
        "Scientific_title": "A study of mesenchymal cells",
        "Primary_sponsor": "Example University",
        "Date_registration3": "20240408",
        "Date_registration": "08/04/2024",
        "Source_Register": "German Clinical Trials Register",
        "web_address": "https://registry.example/1",
        "Recruitment_Status": "Recruiting",
        "Inclusion_agemin": "18 Years",
        "Inclusion_agemax": "65 Years",
        "Inclusion_gender": "All",
        "Date_enrollement": "April 25, 2024",
        "Target_size": "24",
        "Study_type": "Interventional",
        "Study_design": "Allocation: Randomized. Intervention model: Parallel Assignment. Masking: None (Open Label).",
        "Phase": "Phase 1/Phase 2",
        "Countries": "Germany;Austria",
        "Inclusion_Criteria": "AIS A\r<br>C5 to T10",
        "Exclusion_Criteria": "Ventilator",
        "Condition": "Spinal cord injury",
        "Intervention": "Biological: Cells;Other: Training",
        "Primary_outcome": "Adverse events",
        "Secondary_outcome": "Motor score;Pain",
        "Secondary_ID": "U1111-1111-1111;SCI-1",
        **fields,
    }


def as_xml(*trials: dict[str, Any]) -> str:
    """An export as the portal writes it: padded, line ends as character references."""
    rows = "".join(
        "  <Trial>"
        + "".join(
            f"<{name}>{escape(text).replace(chr(13), '&#x0D;')}\n    </{name}>" if text else f"<{name}/>"
            for name, text in trial.items()
        )
        + "\n  </Trial>\n\n"
        for trial in trials
    )
    root = "Trials_downloaded_from_ICTRP"
    return f"<?xml version='1.0' encoding='UTF-8' ?>\n<{root}>\n{rows}</{root}>"


def write_export(path: Path, *trials: dict[str, Any]) -> Path:
    """Write an export; the path again."""
    path.write_text(as_xml(*trials), encoding="utf-8")
    return path
