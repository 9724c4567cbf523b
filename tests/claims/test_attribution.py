"""Who says it."""

import pytest

from monitor.claims import read
from storage.model import Modality


def said(text):
    """(speaker, cue) of the last value of a text."""
    last = [a for a in read(text).assertions if a.value.number][-1]
    return last.speaker, last.cue


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Lei Jun said the car costs 40,000 euros.", ("Lei Jun", "said")),
        ("Lei Jun told reporters that the car costs 40,000 euros.", ("Lei Jun", "told")),
        ("The car costs 40,000 euros, Lei Jun said.", ("Lei Jun", "said")),
        ("“The car costs 40,000 euros,” said Lei Jun, founder of the firm.", ("Lei Jun", "said")),
        ("“It costs 40,000 euros,” the company’s chief executive said.", ("the company’s chief executive", "said")),
        ("The car costs 40,000 euros, according to the ministry.", ("the ministry", "according to")),
        ("According to Xiaomi, the car costs 40,000 euros.", ("Xiaomi", "according to")),
        ("It was announced by Xiaomi that the car costs 40,000 euros.", ("Xiaomi", "announced")),
        ("Xiaomi confirmed that the car costs 40,000 euros.", ("Xiaomi", "confirmed")),
        ("Lei Jun, who founded Xiaomi, said the car costs 40,000 euros.", ("Lei Jun", "said")),
        ("His lawyer, Ann Lee, said the fine is 40,000 euros.", ("Ann Lee", "said")),
        ("Xiaomi raised the price, saying it would cost 40,000 euros.", ("Xiaomi", "saying")),
        ("Ann Lee founded Acme. She said it has 300 workers.", ("Ann Lee", "said")),
        ("Ann Lee was quoted as saying that 40 jobs were lost.", ("Ann Lee", "saying")),
        ("“We lost 40 jobs,” Ann Lee is quoted as saying.", ("Ann Lee", "saying")),
        ("Ann Lee confirmed to reporters on Monday that 40 jobs were lost.", ("Ann Lee", "confirmed")),
        ("Ann Lee posted on her channel that 40 jobs were lost.", ("Ann Lee", "posted")),
        ("Acme confirmed 40 job losses.", ("Acme", "confirmed")),
        ("“We lost 40 jobs,” said Nora O’Hara.", ("Nora O’Hara", "said")),
        ("Luc D'Arcy said 40 jobs were lost.", ("Luc D'Arcy", "said")),
        ("Luc D’Arcy’s office said 40 jobs were lost.", ("Luc D’Arcy’s office", "said")),
        ("Police say 40 cars were burnt.", ("Police", "say")),
        ("Police had earlier said that 40 cars were burnt.", ("Police", "said")),
        ("The mayor estimated that 40 cars were burnt.", ("The mayor", "estimated")),
        ("A study published in Nature shows that 40 birds nested.", ("A study", "shows")),
        ("The minister was told by aides that 40 cars were burnt.", ("aides", "told")),
        ("In a statement on Monday, Acme said it lost 40 jobs.", ("Acme", "said")),
        ("That 40 cars were burnt was denied by police.", ("police", "denied")),
    ],
)
def test_the_speaker_is_found_in_every_form(text, expected):
    assert said(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "The car costs 40,000 euros.",
        "Labour market reports cost 40,000 euros.",
        "Several states spent 40,000 euros.",
        "He was told to pay 40,000 euros.",
        "He did not say who paid 40,000 euros.",
        "Tell them the car costs 40,000 euros.",
        "Divers found 40 coins.",
        "Acme added 40 seats to the hall.",
    ],
)
def test_who_says_nothing_is_no_speaker(text):
    assert said(text)[0] is None


def test_a_passive_denial_holds_for_what_stands_before_it():
    (denied,) = read("The claim that 40 cars were burnt was denied by police.").assertions
    assert denied.modality is Modality.DENIED


def test_what_is_said_without_that_is_a_clause_of_its_own():
    (hurt,) = read("Bo Han said 40 people were hurt.").assertions
    assert (hurt.subject, hurt.predicate, hurt.speaker) == ("people", "hurt people", "Bo Han")


def test_a_quotation_that_goes_on_has_the_same_speaker():
    text = "“We are growing,” said Ann Lee. “We have 300 workers. The plant cost 5 million euros.”"
    assert {a.speaker for a in read(text).assertions} == {"Ann Lee"}


def test_it_in_reported_speech_is_who_reports():
    (assertion,) = read("Xiaomi said it has 300 workers.").assertions
    assert (assertion.subject, assertion.speaker) == ("Xiaomi", "Xiaomi")
