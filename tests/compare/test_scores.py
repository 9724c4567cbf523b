"""Numbers of a game change while it goes on and alert nobody; tolls, votes, sums, crowds and what a season adds up to do."""

import pytest

from monitor.compare.pair import compare


@pytest.mark.parametrize(
    ("sentence", "old", "new", "language"),
    [
        ("Velmouth lead {} at half-time in the final against Norvik.", "2-1", "3-1", "en"),
        ("Norvik are {} at tea on the second day of the Test in Velmouth.", "245 for 6", "312 for 8", "en"),
        ("Norvik need {} runs to win in Velmouth with two wickets left.", "34", "12", "en"),
        ("Lind scored {} points in the final quarter for Norvik.", "25", "31", "en"),
        ("Norvik moved up to {} place in the league after the win.", "4th", "3rd", "en"),
        ("Velmouth {} Norvik 0: the match as it happened in the harbour.", "1", "2", "en"),
        ("The match in Velmouth starts at {} on Saturday evening.", "6.30pm", "7.45pm", "en"),
        ("Das Spiel in Norby endete {} nach Verlängerung am Samstag.", "2:1", "3:1", "de"),
        ("Lind marcó su gol número {} de la liga en el estadio de Vigo.", "25", "31", "es"),
    ],
)
def test_what_is_counted_in_a_game_alerts_nobody(sentence, old, new, language):
    assert not compare(sentence.format(old), sentence.format(new), language=language).alert


@pytest.mark.parametrize(
    ("sentence", "old", "new"),
    [
        ("The crush at the cup match left {} people dead, the police said.", "three", "nine"),
        ("The match drew {} fans to the harbour stadium on Saturday.", "48,000", "84,000"),
        ("The league fined the club {} after the match on Saturday.", "£20,000", "£90,000"),
        ("Lawmakers voted {} for the harbour bill on Monday night.", "312 to 289", "318 to 283"),
        ("Lawmakers backed the harbour bill by {} on Monday night.", "312-289", "318-283"),
        ("The party holds {} of the 120 seats with half of the votes counted.", "45", "52"),
        ("Norvik stay bottom of the league, {} points from safety, after the match.", "7", "19"),
        ("Lind was sent off in the second half of the match after {} minutes.", "61", "82"),
        ("The index of the exchange fell by {} points on Monday afternoon.", "120", "210"),
    ],
)
def test_tolls_votes_sums_crowds_and_standings_alert(sentence, old, new):
    assert compare(sentence.format(old), sentence.format(new), language="en").alert
