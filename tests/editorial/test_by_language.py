"""Words that are made once in each language."""

from django.utils import translation

from editorial.by_language import kept_by_language


def test_words_are_made_once_in_each_language() -> None:
    made = []

    @kept_by_language
    def tell(number: int) -> str:
        made.append(number)
        return f"{number} {translation.get_language()}"

    for language in ("en", "de", "en"):
        with translation.override(language):
            assert tell(3) == f"3 {language}"
    assert made == [3, 3]
