"""Score the quantity reader on a folder of development data: news sentences and published recognizer cases.

    python benchmarks/quantities.py DATA [--part quantities|en|es|de] [--plain] [--conventions]

Runs the reader, writes its answers in the scorers' form and calls the scorers of DATA. What the annotation writes
differently is translated here and listed with --conventions; no value is computed or guessed here.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

from singular import singular

from monitor.claims.dates import dates
from monitor.claims.lexicon import lexicon
from monitor.claims.nouns import noun_after
from monitor.claims.numbers import NumberKind, numbers
from monitor.claims.quantity import Quantity, quantities
from monitor.claims.tokens import Tokens
from storage.model import Bound, Dimension

CONVENTIONS = """
News sentences (quantities.jsonl)
  bounds      at least is written as more than, at most as less than; a range as "="; "just over" as more than and
              "just under" as less than; after a verb of change, where there is no bound, its direction (up, down)
  ranges      an old and a new value side by side ("from 75 to 45") are written as one range
  units       our unit names are pint's; theirs are listed in UNITS below; currencies by their English name
  counts      the noun in lower case, its last word in the singular, participles, "and" and "'s" dropped
  one of      "one of the best roads" counts one there; the number is taken from numbers(), which reads it, because
              quantities() rightly leaves it out (--plain: without this)
  shares      a fraction of something carries "% " and the noun
Published cases (specs)
  kinds       only readings of the kind that "model" names are given: numbers are read by numbers(), which masks
              nothing; ordinals are those of its kind; the rest are the quantities of that dimension
  ranges      of money both ends, else the end that stands beside the unit
  notation    values of Spanish and German cases carry a decimal comma and 15 digits, as the cases do
"""

UNITS = {
    "percent": "percentage", "percentage_point": "percentage point", "basis_point": "basis point",
    "meter": "metre", "kilometer": "kilometre", "centimeter": "centimetre", "millimeter": "millimetre",
    "micrometer": "micrometre", "nanometer": "nanometre", "liter": "litre", "meter**2": "square metre",
    "foot**2": "square feet", "foot**3": "cubic foot", "mile/hour": "mile per hour",
    "kilometer/hour": "kilometre per hour", "meter/second": "metre per second", "revolutions_per_minute":
    "revolutions per minute", "foot*force_pound": "foot pound-force", "newton*meter": "newton metre",
    "metric_horsepower": "horsepower", "degree_Celsius": "celsius", "degree_Fahrenheit": "fahrenheit",
    "pound": "pound-mass", "oil_barrel": "barrel", "milliampere*hour": "milliampere-hour", "mile/gallon":
    "mile per gallon", "gigawatt_hour": "gigawatt hour", "kilowatt_hour": "kilowatt hour", "ppm": "part per million",
    "ppb": "parts-per-billion", "kip_per_square_inch": "kilopound per square inch",
    "megabritish_thermal_unit": "mega british thermal unit", "ampere/(centimeter**2)": "ampere per square centimetre",
    "kilovolt/centimeter": "kilovolt per centimetre",
}  # fmt: skip
CURRENCIES = {
    "USD": "dollar", "EUR": "euro", "GBP": "pound sterling", "JPY": "japanese yen", "CNY": "chinese yuan",
    "HKD": "hong kong dollar", "ILS": "shekel", "MYR": "malaysian ringgit", "INR": "indian rupee",
    "HRK": "croatian kuna", "CAD": "canadian dollar", "AUD": "australian dollar", "CHF": "swiss franc",
    "KRW": "south korean won", "RUB": "russian ruble", "BRL": "brazilian real", "MXN": "mexican peso",
    "SGD": "singapore dollar", "SEK": "swedish krona", "NOK": "norwegian krone", "ZAR": "south african rand",
}  # fmt: skip
BOUNDS = {Bound.EXACT: "=", Bound.RANGE: "=", Bound.ABOUT: "~", Bound.OVER: ">", Bound.AT_LEAST: ">"}
OVER = frozenset({"just over", "slightly over", "a little over", "just above", "slightly more than"})
UNDER = frozenset({"just under", "slightly under", "a little under", "just below", "just short of"})
KINDS = {
    "CurrencyModel": {Dimension.MONEY},
    "PercentModel": {Dimension.PERCENT},
    "DimensionModel": {Dimension.MEASURE},
    "TemperatureModel": {Dimension.MEASURE},
    "AgeModel": {Dimension.DURATION},
}
DEGREES = frozenset({"degree", "degree_Celsius", "degree_Fahrenheit", "kelvin"})
TURNS = frozenset({"degree", "turn", "radian"})


def bound_of(quantity: Quantity) -> str:
    if quantity.trend and quantity.bound in {Bound.EXACT, Bound.RANGE}:
        return quantity.trend
    if quantity.hedge in OVER:
        return ">"
    if quantity.hedge in UNDER:
        return "<"
    return BOUNDS.get(quantity.bound, "<")


def noun_of(quantity: Quantity) -> str:
    return plain_noun(quantity.noun)


def plain_noun(noun: str | None) -> str:
    words = (noun or "-").lower().replace("’s", "").replace("'s", "").split()
    kept = [word for word in words[:-1] if not word.endswith("ed") and word != "and"]
    return " ".join([*kept, singular(words[-1])])


def unit_of(quantity: Quantity) -> str:
    value = quantity.value
    if quantity.noun == "age":
        name = f"{value.unit} of age"
    elif quantity.dimension is Dimension.MONEY:
        name = value.unit or CURRENCIES.get(value.currency or "", (value.currency or "").lower())
    elif value.unit == "dimensionless":
        name = f"% {noun_of(quantity)}"
    elif value.unit:
        name = UNITS.get(value.unit, value.unit.replace("_", " "))
    else:
        name = {"time": "count"}.get(noun_of(quantity), noun_of(quantity))
    per = UNITS.get(quantity.per or "", quantity.per or "").replace("_", " ")
    return f"{name} per {per}" if per else name


def value_of(quantity: Quantity) -> float | list[float]:
    value = quantity.value
    if quantity.bound is Bound.RANGE and value.low is not None and value.high is not None:
        return [float(value.low), float(value.high)]
    return float(value.number or 0)


def ones_of(text: str, found: list[Quantity]) -> list[dict[str, Any]]:
    """The "one of the ..." that the number reader reads and the quantity reader leaves out."""
    words = lexicon("en")
    tokens = Tokens(text)
    spans = [(quantity.start, quantity.end) for quantity in found]
    ones = [n for n in numbers(text) if n.value == 1 and n.last < tokens.size and tokens.low[n.last] in words.of]
    free = [n for n in ones if not any(a <= tokens.start[n.first] < b for a, b in spans)]
    nouns = [noun_after(tokens, words, n.last, plural=True) for n in free]
    return [{"value": 1.0, "bound": "=", "unit_norm": plain_noun(noun[0] if noun else None)} for noun in nouns]


def answers(row: dict[str, Any], *, plain: bool = False) -> list[dict[str, Any]]:
    text = row["text"]
    taken = [(d.start, d.end) for d in dates(text) if d.granularity != "year"]
    made = []
    found = quantities(text, "en", taken)
    for quantity in found:
        answer = {"value": value_of(quantity), "bound": bound_of(quantity), "unit_norm": unit_of(quantity)}
        if quantity.leg == "to" and made and made[-1].get("leg") == "from" and not isinstance(answer["value"], list):
            made[-1] = {**made[-1], "value": [made[-1]["value"], answer["value"]], "leg": "both"}
        else:
            made.append({**answer, "leg": quantity.leg})
    ones = [] if plain else ones_of(text, found)
    return [{k: v for k, v in answer.items() if k != "leg"} for answer in made] + ones


def readings(row: dict[str, Any]) -> list[dict[str, Any]]:
    text, language, model = row["text"], row["language"], row["model"]
    if model in {"NumberModel", "OrdinalModel"}:
        found = [(n.value, None, n.kind) for n in numbers(text, language)]
        wanted = model == "OrdinalModel"
        return [reading(v, None, language) for v, _, kind in found if (kind is NumberKind.ORDINAL) == wanted]
    return [
        reading(value, q.value.currency, language)
        for q in quantities(text, language)
        for value in ends_of(q)
        if q.dimension in KINDS[model] and is_of(q, model)
    ]


def ends_of(quantity: Quantity) -> list[Decimal | None]:
    if quantity.bound is not Bound.RANGE:
        return [quantity.value.number]
    return [quantity.value.low, quantity.value.high][quantity.dimension is not Dimension.MONEY :]


def is_of(quantity: Quantity, model: str) -> bool:
    unit = quantity.value.unit
    if model == "TemperatureModel":
        return unit in DEGREES
    return model != "DimensionModel" or unit not in DEGREES or unit in TURNS


def reading(value: Decimal | None, currency: str | None, language: str) -> dict[str, Any]:
    digits = f"{float(value or 0):.15G}"
    return {"value": digits if language == "en" else digits.replace(".", ","), "currency": currency}


def write(rows: list[dict[str, Any]], key: str, path: Path, *, plain: bool) -> None:
    make = partial(answers, plain=plain) if key == "quantities" else readings
    path.write_text("\n".join(json.dumps({"id": row["id"], key: make(row)}) for row in rows))


def load(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def score(data: Path, part: str, work: Path, *, plain: bool) -> Iterator[str]:
    gold = data / "claims" / "quantities.jsonl" if part == "quantities" else data / "specs" / f"{part}.jsonl"
    guess = work / f"{part}.jsonl"
    write(load(gold), "quantities" if part == "quantities" else "readings", guess, plain=plain)
    scorer = ["claims/score_parts.py", "quantities"] if part == "quantities" else ["score_specs.py"]
    command = [sys.executable, str(data / scorer[0]), *scorer[1:], str(gold), str(guess)]
    printed = subprocess.run(command, capture_output=True, text=True, check=True, timeout=300).stdout
    yield f"== {part}"
    yield printed.rstrip()
    if part != "quantities":
        yield total(printed)


def total(printed: str) -> str:
    pairs = [line.split("cases right ")[1].split()[0].split("/") for line in printed.splitlines()]
    right, cases = (sum(int(pair[k]) for pair in pairs) for k in (0, 1))
    return f"all                cases right {right}/{cases} = {right / max(cases, 1):.1%}"


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("data", type=Path, nargs="?")
    options.add_argument("--part", choices=["quantities", "en", "es", "de"], action="append")
    options.add_argument("--plain", action="store_true", help="without the one of 'one of the ...'")
    options.add_argument("--conventions", action="store_true", help="print what is translated, and nothing else")
    given = options.parse_args()
    if given.conventions or given.data is None:
        print(
            CONVENTIONS.strip(),
            *(f"  {ours:28} {theirs}" for ours, theirs in {**UNITS, **CURRENCIES}.items()),
            sep="\n",
        )
        return
    with tempfile.TemporaryDirectory() as work:
        for part in given.part or ["quantities", "en", "es", "de"]:
            print(*score(given.data, part, Path(work), plain=given.plain), sep="\n")


if __name__ == "__main__":
    main()
