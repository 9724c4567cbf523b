"""What a value is of, and which question it answers."""

import pytest

from monitor.claims import read


def asked(text, headline=None):
    """(subject, predicate) of the last assertion of a text."""
    last = read(text, headline=headline).assertions[-1]
    return last.subject, last.predicate


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The Xiaomi MS11 will cost about 40,000 euros.", ("Xiaomi MS11", "price")),
        ("The price of the Xiaomi MS11 is 40,000 euros.", ("Xiaomi MS11", "price")),
        ("The Xiaomi MS11's price is 40,000 euros.", ("Xiaomi MS11", "price")),
        ("Xiaomi will sell the MS11 for 40,000 euros.", ("MS11", "price")),
        ("Xiaomi has an R&D team of more than 2,300.", ("Xiaomi", "team")),
        ("The plant in Beijing builds 300,000 cars a year.", ("plant", "build cars")),
        ("Xiaomi will invest 10 billion dollars in the plant.", ("Xiaomi", "invest")),
        ("Production of the MS11 will start in early 2024.", ("MS11", "start production")),
        ("The film was released on March 23, 2007.", ("film", "release")),
        ("The car goes on sale in March 2025.", ("car", "go on sale")),
        ("The game will take place in March 2025.", ("game", "take place")),
        ("In Europe the car costs 40,000 euros.", ("car", "price")),
        ("More than 300 people were killed.", ("people", "kill people")),
        ("Sales of the MS11 rose 5 percent.", ("MS11", "sales rise")),
        ("Xiaomi announced plans to cut 40 jobs.", ("Xiaomi", "cut jobs")),
        ("The plans to cut 40 jobs failed.", ("plans", "cut jobs")),
        ("Xiaomi and Norvik hired 40 people.", ("Xiaomi and Norvik", "hire people")),
        ("In May 2019, Xiaomi opened a plant in Beijing.", ("Xiaomi", "open plant")),
        ("Xiaomi opened a plant in May 2019.", ("Xiaomi", "open plant")),
        ("Xiaomi rose and Norvik lost 40 jobs.", ("Norvik", "lose jobs")),
        ("Sales of the MS11 rose to 5 million euros.", ("MS11", "sales")),
        ("Xiaomi, the maker of phones, employs 300 engineers.", ("Xiaomi", "employ engineers")),
        ("Xiaomi, which makes phones, employs 300 engineers.", ("Xiaomi", "employ engineers")),
        ("Lei runs Xiaomi, which employs 300 engineers.", ("Xiaomi", "employ engineers")),
        ("Xiaomi makes phones and employs 300 engineers.", ("Xiaomi", "employ engineers")),
        ("The commission on Monday fined Acme 5 million euros.", ("commission", "fine")),
        ("Some of the cars cost 40,000 euros.", ("cars", "price")),
        ("Price: 40,000 euros", ("Price", "price")),
        ("Cyclist Ann Lee, 25, won.", ("Cyclist Ann Lee", "age")),
        ("Shares of Acme were down 5 percent on Monday.", ("Shares of Acme", "down")),
    ],
)
def test_subject_and_predicate_are_what_a_person_would_say(text, expected):
    assert asked(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Xiaomi makes phones. It employs 300 engineers.", "Xiaomi"),
        ("Xiaomi makes phones. The company employs 300 engineers.", "Xiaomi"),
        ("Ann Lee, founder of Acme, said so. She owns 300 shares.", "Ann Lee"),
        ("Rain fell. There were 300 engineers.", "engineers"),
    ],
)
def test_a_pronoun_is_what_the_text_spoke_of_before(text, expected):
    assert asked(text)[0] == expected


def test_a_pronoun_without_a_sentence_before_is_the_entity_of_the_headline():
    assert asked("It costs 40,000 euros.", headline="Xiaomi MS11 goes on sale")[0] == "Xiaomi MS11"


def test_a_price_of_nothing_named_is_that_of_the_headline():
    assert asked("The price is 40,000 euros.", headline="Xiaomi MS11 goes on sale") == ("Xiaomi MS11", "price")


def test_a_subject_is_never_made_up():
    assert asked("Spending 40,000 euros is easy.")[0] is None
