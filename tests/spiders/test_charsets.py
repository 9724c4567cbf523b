"""Whatever is declared, and whatever is not, a page is read in its own character set."""

import pytest
from article_pages import NOW, URL, page

from spiders.extract import extract
from spiders.markup import decode
from storage.model import Page


class TestCharacterSets:
    SENTENCE = "Die Brücke über die Förde öffnet am Montag für 43.000 Autos täglich, hieß es am Freitag im Rathaus."

    def markup(self, charset=None):
        meta = f'<meta charset="{charset}">' if charset else ""
        paragraphs = "".join(f"<p>{self.SENTENCE} Das ist der {n}. Satz.</p>" for n in range(5))
        return f"<html><head>{meta}<title>Brücke</title></head><body><article><h1>Brücke</h1>{paragraphs}</article></body></html>"

    @pytest.mark.parametrize(
        ("charset", "declared", "content_type"),
        [
            ("utf-8", "utf-8", "text/html"),
            ("utf-8", None, "text/html; charset=iso-8859-1"),
            ("utf-8", "iso-8859-1", "text/html"),
            ("iso-8859-1", "iso-8859-1", "text/html"),
            ("iso-8859-1", None, "text/html; charset=iso-8859-1"),
            ("cp1252", None, "text/html"),
            ("cp1252", "utf-8", "text/html; charset=utf-8"),
            ("utf-8-sig", None, "text/html"),
            ("utf-16", None, "text/html"),
        ],
    )
    def test_right_wrong_and_missing_declarations_give_the_same_text(self, charset, declared, content_type):
        raw = self.markup(declared).encode(charset)
        assert self.SENTENCE in extract(Page(URL, raw, NOW, content_type=content_type)).text

    @pytest.mark.parametrize("declared", [None, "utf-8"])
    def test_the_few_signs_of_an_english_page_are_not_lost(self, declared):
        told = "The works cost €18.5 million – about two million less than the city’s council had expected. "
        raw = self.markup(declared).replace(self.SENTENCE, told * 5).replace("ü", "u").encode("cp1252")
        assert "cost €18.5 million – about" in extract(Page(URL, raw, NOW, content_type="text/html")).text

    def test_another_alphabet_that_is_called_utf_8_is_made_out(self):
        told = "Мост через гавань откроется для движения в понедельник, на три недели раньше, чем планировал город."
        raw = self.markup("utf-8").replace(self.SENTENCE, told).replace("ü", "у").encode("cp1251")
        assert told in extract(Page(URL, raw, NOW, content_type="text/html; charset=utf-8")).text

    def test_an_advert_in_another_character_set_leaves_the_text_alone(self):
        raw = self.markup("utf-8").encode() + "<aside>Größe</aside>".encode("cp1252")
        assert self.SENTENCE in extract(Page(URL, raw, NOW)).text

    def test_a_character_cut_in_half_at_the_end_harms_nothing(self):
        raw = self.markup().encode()[:-30] + "Brü".encode()[:-1]
        assert self.SENTENCE in decode(Page(URL, raw, NOW))

    def test_control_characters_harm_nothing(self):
        assert self.SENTENCE in extract(page(self.markup().replace("Das ist", "\x00\x08Das ist"))).text
