"""Markdown of editors: nothing that runs, headings that fit, citations that lead to their source."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from editorial.markdown import MOST_BEGINNINGS, Heading, plain, render, sanitise
from editorial.references import References
from tests.builders import make_source

ATTACKS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg onload=alert(1)>",
    "<math><mtext><script>alert(1)</script></mtext></math>",
    "<style>body{display:none}</style>",
    '<form action="https://evil.example"><input name=q></form>',
    '<a href="javascript:alert(1)">x</a>',
    '<p style="color:red" onclick="alert(1)">x</p>',
    '<iframe src="https://evil.example"></iframe>',
    '<base href="https://evil.example">',
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "[x](vbscript:alert(1))",
    "![x](https://evil.example/pixel.png)",
    '[x](https://a.example "onmouseover=alert(1)")',
    "<https://a.example/?<script>>",
    "`<script>`",
    '[@a"onclick=alert(1)]',
]
FORBIDDEN = (
    "<script",
    "<img",
    "<svg",
    "<math",
    "<style",
    "<form",
    "<input",
    "<iframe",
    "<base",
    " on",
    " style=",
    "src=",
)


@pytest.mark.parametrize("attack", ATTACKS)
@pytest.mark.parametrize("clean", [lambda text: render(text).html, sanitise], ids=["markdown", "html"])
def test_nothing_that_runs_survives(attack: str, clean: object) -> None:
    html = clean(attack)  # type: ignore[operator]
    tags = "".join(part.split(">")[0] + ">" for part in ("<" + piece for piece in html.split("<")[1:])).lower()
    assert not [mark for mark in FORBIDDEN if mark in tags]
    assert "javascript:" not in tags
    assert "data:" not in tags


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=200) | st.sampled_from(ATTACKS))
def test_cleaning_twice_changes_nothing_more(html: str) -> None:
    assert sanitise(sanitise(html)) == sanitise(html)


@given(st.text(max_size=200))
def test_any_text_renders(text: str) -> None:
    assert isinstance(str(render(text, anchors=True).html), str)


def test_headings_fit_the_page_without_a_gap() -> None:
    html = render("# One\n\n#### Two\n\n# Three", level=3).html
    assert "<h3>One</h3>" in html
    assert "<h4>Two</h4>" in html
    assert "<h3>Three</h3>" in html


def test_headings_of_highest_rank_make_the_contents() -> None:
    document = render("## First `code`\n\n### Deeper\n\n## Second", anchors=True)
    assert document.headings == [Heading("First code", "s1-first-code"), Heading("Second", "s2-second")]
    assert '<h2 id="s1-first-code">' in document.html
    assert '<h3 id="h-deeper">Deeper' in document.html


def test_external_links_cannot_reach_back() -> None:
    assert 'rel="noopener"' in render("[x](https://a.example/)").html
    assert 'rel="noopener"' in render("[x](//a.example/)").html
    assert "rel=" not in render("[x](/trials/)").html


def test_tables_scroll_in_a_region_with_a_name() -> None:
    html = render("|a|\n|-|\n|1|\n\n|b|\n|-|\n|2|").html
    assert 'tabindex="0" aria-label="Table 1"' in html
    assert 'aria-label="Table 2"' in html
    assert '<th scope="col">a</th>' in html


def test_a_paragraph_of_more_marks_than_anybody_writes_is_shown_as_it_is_written() -> None:
    text = r"\[" + "[*_~`" * MOST_BEGINNINGS
    assert render(text).html.strip() == f"<p>{text}</p>"
    assert "<em>" in render("*a* " * (MOST_BEGINNINGS // 2)).html


@pytest.mark.django_db
def test_citations_lead_to_their_number() -> None:
    references = References([make_source(slug="first"), make_source(slug="second")])
    html = render("It helped [@second], or not [@first].", references=references).html
    assert 'It helped <a href="#ref-2">[2]</a>, or not <a href="#ref-1">[1]</a>.' in html


def test_citation_of_a_source_that_the_page_does_not_name_is_left_out() -> None:
    assert render("It helped [@nobody].").html.strip() == '<p>It helped <span class="uncited"></span>.</p>'


def test_plain_keeps_the_words_alone() -> None:
    assert plain("**Cells** from [the nose](/therapies/oec/) [@a-b] help ... @web-ju") == "Cells from the nose help ..."
