"""An English noun's singular, to compare a counted noun with the annotation's: for scoring, not for show."""

from __future__ import annotations

from monitor.claims.lexicon import lexicon

_PAIRS = """
people=people men=man women=woman children=child teeth=tooth feet=foot geese=goose mice=mouse species=species
series=series criteria=criterion bacteria=bacterium lives=life wives=wife knives=knife shelves=shelf wolves=wolf
halves=half loaves=loaf leaves=leaf buses=bus viruses=virus fishermen=fisherman policemen=policeman
businessmen=businessman servicemen=serviceman movies=movie shoes=shoe houses=house horses=horse nurses=nurse
courses=course cases=case bases=base purchases=purchase licenses=license releases=release diseases=disease
employees=employee increases=increase cookies=cookie zombies=zombie rookies=rookie selfies=selfie
calories=calorie prairies=prairie ties=tie pies=pie lies=lie dies=die axes=axe foxes=fox
"""
IRREGULAR = dict(pair.split("=") for pair in _PAIRS.split())
ENDINGS = (
    ("ies", "y"),
    ("sses", "ss"),
    ("shes", "sh"),
    ("ches", "ch"),
    ("xes", "x"),
    ("zes", "z"),
    ("oes", "o"),
    ("ss", "ss"),
    ("us", "us"),
    ("s", ""),
)


def singular(low: str) -> str:
    words = lexicon("en")
    if low in IRREGULAR:
        return IRREGULAR[low]
    if low in words.plurals or low in words.singulars:
        return low
    for ending, other in ENDINGS:
        if low.endswith(ending) and len(low) > len(ending) + 1:
            return low.removesuffix(ending) + other
    return low
