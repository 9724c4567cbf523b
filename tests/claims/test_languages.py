"""Spanish and German, from sentence to assertion, by tables alone."""

import tomllib
from datetime import UTC, datetime
from importlib.resources import files
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.claims import read
from monitor.claims.cue_tables import table
from monitor.compare.diff import diff
from monitor.compare.pair import compare
from monitor.compare.words import vocabulary
from storage.model import Assertion, Bound, Kind, Modality, Polarity

PUBLISHED = datetime(2024, 5, 15, tzinfo=UTC)  # a Wednesday

SPANISH = [
    (
        "La planta de Sevilla costará 40 millones de euros, según la empresa.",
        {"number": 40_000_000, "currency": "EUR", "predicate": "precio", "modality": Modality.PLANNED, "cue": "según"},
    ),
    ("El precio del coche es de 38.500,50 euros.", {"number": 38500.5, "subject": "coche", "predicate": "precio"}),
    (
        "Según el Ministerio de Sanidad, 1.200 personas fueron vacunadas en marzo de 2024.",
        {"number": 1200, "unit": "personas", "speaker": "el Ministerio de Sanidad", "period": "2024-03"},
    ),
    ("La empresa invirtió 3.400 millones de euros en 2023.", {"number": 3_400_000_000, "period": "2023"}),
    (
        "«El puente mide 220 metros», dijo la ingeniera Marta Ruiz.",
        {"number": 220, "unit": "meter", "speaker": "la ingeniera Marta Ruiz", "subject": "puente"},
    ),
    (
        "El alcalde de Gijón negó que la obra cueste más de 12 millones de euros.",
        {"number": 12_000_000, "bound": Bound.OVER, "modality": Modality.DENIED, "speaker": "El alcalde de Gijón"},
    ),
    ("La compañía no despedirá a 300 empleados.", {"number": 300, "polarity": Polarity.NEGATIVE}),
    ("En el primer trimestre de 2024 las ventas subieron un 5,5 %.", {"number": 5.5, "period": "2024-Q1"}),
    ("El grupo podría cerrar hasta 25 tiendas.", {"number": 25, "bound": Bound.AT_MOST, "modality": Modality.POSSIBLE}),
    ("Al menos 40 personas murieron en el accidente.", {"number": 40, "bound": Bound.AT_LEAST}),
    ("La fábrica abrirá el 3 de marzo de 2025.", {"first": "2025-03-03", "last": "2025-03-03", "predicate": "abrir"}),
    ("La fábrica abrirá a principios de 2025.", {"first": "2025-01-01", "last": "2025-04-30"}),
    ("Telbrisa tiene casi 2.300 empleados en Portugal.", {"number": 2300, "bound": Bound.ABOUT, "subject": "Telbrisa"}),
    ("Si gana, el partido bajará el impuesto al 10 %.", {"number": 10, "modality": Modality.CONDITIONAL}),
]

GERMAN = [
    ("Der Preis des Autos liegt bei 38.500,50 Euro.", {"number": 38500.5, "subject": "Autos", "predicate": "preis"}),
    (
        "Laut Gesundheitsministerium wurden im März 2024 rund 1.200 Menschen geimpft.",
        {"number": 1200, "bound": Bound.ABOUT, "speaker": "Gesundheitsministerium", "period": "2024-03"},
    ),
    (
        "Die Firma hat 2023 rund 3,4 Milliarden Euro investiert.",
        {"number": 3_400_000_000, "currency": "EUR", "predicate": "investieren", "period": "2023"},
    ),
    (
        "„Die Brücke ist 220 Meter lang“, sagte die Ingenieurin Marta Ruhl.",
        {"number": 220, "unit": "meter", "speaker": "die Ingenieurin Marta Ruhl", "subject": "Brücke"},
    ),
    (
        "Bürgermeister Paul Sommerfeld bestritt, dass der Bau mehr als 12 Millionen Euro kostet.",
        {"number": 12_000_000, "bound": Bound.OVER, "modality": Modality.DENIED, "subject": "Bau"},
    ),
    ("Das Unternehmen entlässt keine 300 Mitarbeiter.", {"number": 300, "polarity": Polarity.NEGATIVE}),
    ("Im ersten Quartal 2024 stieg der Umsatz um 5,5 Prozent.", {"number": 5.5, "period": "2024-Q1"}),
    ("Der Konzern könnte bis zu 25 Filialen schließen.", {"bound": Bound.AT_MOST, "modality": Modality.POSSIBLE}),
    ("Mindestens 40 Menschen starben bei dem Unfall.", {"number": 40, "unit": "Menschen", "bound": Bound.AT_LEAST}),
    ("Die Fabrik wird am 3. März 2025 eröffnet.", {"first": "2025-03-03", "predicate": "eröffnen"}),
    ("Die Fabrik öffnet Anfang 2025.", {"first": "2025-01-01", "last": "2025-04-30", "subject": "Fabrik"}),
    ("Das Museum wird 90 Millionen Euro kosten.", {"modality": Modality.PLANNED, "predicate": "preis"}),
    ("Das Werk, das 450 Menschen beschäftigt, schließt bis 2027.", {"number": 450}),
    ("Die Stadt will zwischen 4 und 5 Millionen Euro ausgeben.", {"bound": Bound.RANGE, "predicate": "ausgeben"}),
]


def told(assertion: Assertion) -> dict[str, Any]:
    value = assertion.value
    return {
        "number": value.number,
        "unit": value.unit,
        "currency": value.currency,
        "first": str(value.first),
        "last": str(value.last),
        "bound": assertion.bound,
        "subject": assertion.subject,
        "predicate": assertion.predicate,
        "modality": assertion.modality,
        "polarity": assertion.polarity,
        "speaker": assertion.speaker,
        "cue": assertion.cue,
        "period": assertion.scope.period,
    }


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [("es", *case) for case in SPANISH] + [("de", *case) for case in GERMAN],
)
def test_a_sentence_is_read(language, text, expected):
    found = told(read(text, published_at=PUBLISHED, language=language).assertions[0])
    assert {name: found[name] for name in expected} == expected


@pytest.mark.parametrize(
    ("language", "text", "old", "new"),
    [
        (
            "es",
            (
                "Corrección: una versión anterior decía por error que la planta costó 30 millones de euros;"
                " son 40 millones de euros."
            ),
            30_000_000,
            40_000_000,
        ),
        (
            "de",
            (
                "Korrektur: In einer früheren Version dieses Artikels hieß es, das Werk habe 30 Millionen Euro gekostet;"
                " richtig sind 40 Millionen Euro."
            ),
            30_000_000,
            40_000_000,
        ),
    ],
)
def test_a_notice_gives_both_values(language, text, old, new):
    (pair,) = read(text, language=language).corrections
    assert (pair.old.value.number, pair.new.value.number) == (old, new)


@pytest.mark.parametrize(
    ("language", "text", "name", "role", "of"),
    [
        ("es", "Lucía Peña, directora general de Telbrisa, dimitió.", "Lucía Peña", "directora general", "Telbrisa"),
        ("de", "Lucia Pohl, Geschäftsführerin von Telbris, geht.", "Lucia Pohl", "geschäftsführerin", "Telbris"),
    ],
)
def test_a_role_is_read(language, text, name, role, of):
    found = read(text, language=language).assertions[0]
    assert (found.surface, found.predicate, found.subject) == (name, role, of)


@pytest.mark.parametrize(
    ("language", "old", "new"),
    [
        ("es", "La nueva planta de Vigo costará 40 millones de euros.", "La nueva planta de Vigo costará 45 millones."),
        ("es", "El puente no cerrará durante las obras de verano.", "El puente cerrará durante las obras de verano."),
        (
            "es",
            "La ministra Ana Soler inauguró el hospital de la ciudad.",
            "La ministra Eva Prado inauguró el hospital de la ciudad.",
        ),
        ("de", "Das neue Werk in Jena kostet 40 Millionen Euro.", "Das neue Werk in Jena kostet 45 Millionen Euro."),
        (
            "de",
            "Die Brücke wird im Sommer während der Arbeiten nicht gesperrt.",
            "Die Brücke wird im Sommer während der Arbeiten gesperrt.",
        ),
        (
            "de",
            "Ministerin Anna Sommer eröffnete am Montag das neue Krankenhaus der Stadt.",
            "Ministerin Eva Pohl eröffnete am Montag das neue Krankenhaus der Stadt.",
        ),
        (
            "de",
            "Die Messe zieht im Herbst von Hamburg nach Leipzig.",
            "Die Messe zieht im Herbst von Hamburg nach Graz.",
        ),
    ],
)
def test_a_changed_fact_is_alerted(language, old, new):
    assert compare(old, new, language=language).alert


@pytest.mark.parametrize(
    ("language", "old", "new"),
    [
        (
            "es",
            "La nueva planta de Telbrisa en Vigo costará 40 millones de euros.",
            "Telbrisa invertirá 40 millones de euros en su nueva fábrica de Vigo.",
        ),
        (
            "es",
            "El alcalde anunció ayer que el puente cerrará durante tres semanas.",
            "El puente permanecerá cerrado tres semanas, anunció ayer el alcalde.",
        ),
        (
            "de",
            "Das neue Werk von Telbris in Jena kostet 40 Millionen Euro.",
            "Telbris investiert in Jena 40 Millionen Euro in eine neue Fabrik.",
        ),
        (
            "de",
            "Der Fahrer verließ am Abend das Auto und lief zu Fuß in die Stadt.",
            "Der Fahrer verließ am Abend den Wagen und lief zu Fuß in die Innenstadt.",
        ),
        (
            "de",
            "Der Bürgermeister kündigte an, dass die Brücke drei Wochen lang gesperrt wird.",
            "Drei Wochen lang bleibt die Brücke gesperrt, wie der Bürgermeister ankündigte.",
        ),
    ],
)
def test_other_words_for_the_same_are_silent(language, old, new):
    assert not compare(old, new, language=language).alert


PAGES = {
    "es": "El estadio de Mera abrirá en 2026.\nLa obra costará {} millones de euros.\nTendrá 12.000 asientos y un {}.",
    "de": "Das Stadion in Mehrau öffnet 2026.\nDer Bau kostet {} Millionen Euro.\nEs hat 12.000 Plätze und ein {}.",
}


@pytest.mark.parametrize("language", ["es", "de"])
def test_a_price_changed_on_a_page_is_a_correction(language):
    old, new = (read(PAGES[language].format(price, "restaurante"), language=language) for price in (40, 45))
    (change,) = diff(old, new, old_url="u", new_url="u", language=language)
    assert (change.kind, change.alert) == (Kind.CORRECTED, True)
    assert (change.old.value.number, change.new.value.number) == (40_000_000, 45_000_000)


@pytest.mark.parametrize(
    ("language", "one", "other"), [("es", "museo", "pequeño museo"), ("de", "Café", "kleines Café")]
)
def test_a_word_changed_on_a_page_is_silent(language, one, other):
    old, new = (read(PAGES[language].format(40, word), language=language) for word in (one, other))
    assert [c for c in diff(old, new, old_url="u", new_url="u", language=language) if c.alert] == []


@given(st.sampled_from(["es", "de"]), st.text("dieabclos mnrtu3.,5%0 €DVÜñ—„“«»:()\n"))
def test_any_text_is_read_and_its_evidence_is_verbatim(language, text):
    for found in read(text, published_at=PUBLISHED, language=language).assertions:
        assert found.sentence[slice(*found.span)] == found.surface


# -- the tables themselves -------------------------------------------------------------------------------------------

# the names of these are words of the language; the others are read by name
WORDS = {"months", "short_months", "weekdays", "seasons", "ordinals", "parts", "numbers", "relative", "steps", "bounds"}
WORDS |= {"feasts", "nouns", "money", "measure", "count", "scales"}


def keys(rows: dict[str, Any]) -> dict[str, Any]:
    """The names that a table must have, without the words that it maps."""
    return {
        name: keys(row) if isinstance(row, dict) and name not in WORDS else None
        for name, row in rows.items()
        if not (isinstance(row, dict) and name in {"money", "measure"})
    }


@pytest.mark.parametrize("language", ["es", "de"])
@pytest.mark.parametrize("name", ["dates", "cues"])
def test_every_language_has_the_keys_of_english(language, name):
    assert keys(table(language, name)) == keys(table("en", name))


@pytest.mark.parametrize("language", ["es", "de"])
def test_comparing_has_the_keys_of_english(language):
    def rows(code: str) -> dict[str, Any]:
        return tomllib.loads(files("monitor.compare").joinpath("tables", f"{code}.toml").read_text("utf-8"))

    assert keys(rows(language)) == keys(rows("en"))
    assert vocabulary(language).negation


@pytest.mark.parametrize("language", ["es", "de"])
def test_every_verb_form_of_a_language_has_one_key(language):
    forms = [form for key, row in table(language, "verbs")["verbs"].items() for form in (key, *row.split())]
    assert sorted(forms) == sorted(set(forms))


@pytest.mark.parametrize("language", ["es", "de"])
def test_every_verb_with_a_meaning_is_in_the_verb_table(language):
    known = table(language, "verbs")["verbs"].keys()
    rows = table(language, "cues")
    named = [*rows["predicate"]["light"], *rows["predicate"]["trading"], *table(language, "dates")["dates"]["events"]]
    assert [verb for verb in named if verb not in known] == []


@pytest.mark.parametrize(
    ("language", "text", "surface", "bound"),
    [
        ("es", "Un centenar de personas acudió.", "Un centenar", Bound.EXACT),
        ("es", "Medio centenar de personas acudió.", "Medio centenar", Bound.EXACT),
        ("es", "Una treintena de coches ardió.", "Una treintena", Bound.EXACT),
        ("es", "Un millón y medio de euros se perdió.", "Un millón y medio de euros", Bound.EXACT),
        ("es", "El paro subió hasta el 11,6 %.", "11,6 %", Bound.EXACT),
        ("es", "El paro llegará hasta el 11,6 %.", "11,6 %", Bound.AT_MOST),
        ("es", "La cifra ronda los 300.", "300", Bound.ABOUT),
        ("de", "Einige hundert Menschen kamen.", "Einige hundert", Bound.RANGE),
    ],
)
def test_round_numbers_and_levels_are_read_as_meant(language, text, surface, bound):
    (told,) = read(text, language=language).assertions
    assert (told.surface, told.bound) == (surface, bound)


@pytest.mark.parametrize(
    ("language", "text"), [("de", "Die Mannschaft gewann 2:1."), ("es", "En los años noventa era famosa.")]
)
def test_scores_and_decades_count_nothing(language, text):
    assert all(told.value.number is None for told in read(text, language=language).assertions)
