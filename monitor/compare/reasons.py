"""The reason codes of changes, each with what it says; docs/claims.md lists them and no other can be given."""

from __future__ import annotations

from storage.model import Kind

REASONS: dict[str, tuple[tuple[Kind, ...], str]] = {
    "values_disjoint": ((Kind.CORRECTED, Kind.CONFLICTING), "no number fits both values"),
    "opposite_bounds": ((Kind.CORRECTED,), "the same number, once more than it and once less"),
    "name_replaced": ((Kind.CORRECTED,), "another name stands in the same place"),
    "correction_notice": ((Kind.CORRECTED,), "a notice of the page names the wrong and the right value"),
    "later_same_speaker": ((Kind.UPDATED,), "no number fits both; the same speaker says it later"),
    "later_same_outlet": ((Kind.UPDATED,), "no number fits both; the same outlet says it later"),
    "later_official": ((Kind.UPDATED,), "no number fits both; an office, or whoever it is of, says it later"),
    "not_later": ((Kind.CONFLICTING,), "no number fits both; the new one is not as of a later time"),
    "negation": ((Kind.NEGATED,), "a negation came or went"),
    "opposite_word": ((Kind.NEGATED,), "a word became its opposite"),
    "polarity_flipped": ((Kind.NEGATED,), "the same answer, once affirmed and once denied"),
    "currency_traded": ((Kind.UNIT_CHANGED,), "the amount is in another currency"),
    "unit_traded": ((Kind.UNIT_CHANGED,), "the amount is in a unit that does not convert"),
    "bound_moved": ((Kind.BOUND_MOVED,), "more than or less than another number, in the same direction"),
    "plan_became_fact": ((Kind.MODALITY_CHANGED,), "what was planned is told as done"),
    "denial": ((Kind.MODALITY_CHANGED,), "the same answer is denied now, or no longer"),
    "sentence_gone": ((Kind.WITHDRAWN,), "its sentence is gone while 60 % of the others stay"),
    "value_gone": ((Kind.WITHDRAWN,), "its sentence stays, at least 80 % of it, without the value"),
    "gone_twice": ((Kind.WITHDRAWN,), "two good fetches in a row lacked it"),
    "same_sentence": ((Kind.WITHDRAWN,), "it went with a sentence that is told already; never alerts by itself"),
    "sentence_rewritten": ((Kind.WITHDRAWN,), "its sentence was put in other words without it; never alerts"),
    "in_passing": (
        (Kind.WITHDRAWN,),
        "a headline, a weekday or a description (an 18-year-old) went, nothing else; never alerts",
    ),
    "new_within_old": ((Kind.REFINED,), "the new value lies within the old one"),
    "old_within_new": ((Kind.COARSENED,), "the old value lies within the new one"),
    "overlap": ((Kind.REFINED, Kind.COARSENED), "both overlap, the new one narrower or wider"),
    "same_number_other_hedge": ((Kind.HEDGE_CHANGED,), "the same number with another bound or hedge"),
    "other_speaker": ((Kind.REATTRIBUTED,), "the same value, said by somebody of another name"),
    "same_value": ((Kind.CORROBORATED,), "an independent story gives the same value"),
    "same_story": ((Kind.REPEATED,), "a reprint of the story gives the same value"),
    "no_stored_claim": ((Kind.NEW,), "no stored claim asks the same"),
    "sentence_added": ((Kind.NEW,), "it stands in a new sentence"),
    "value_added": ((Kind.NEW,), "it was added to a sentence that stays"),
    "other_words": ((Kind.REWORDED,), "the same values in other words"),
    "same_words_other_numbers": ((Kind.SERIES,), "two editions of one report: the same words, other numbers"),
    "other_currency_or_unit": ((Kind.PARALLEL,), "the same in another currency or unit, beside it"),
}
