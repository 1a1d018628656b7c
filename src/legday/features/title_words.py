"""What a title says of a lift: words for legs, the whole body and the upper body, in the languages of watches and apps.

Apart from region.py, because this is a table to be read and added to. A title is weak evidence: it moves the load that is expected, and
never says by itself that a lift was legs.
"""

from __future__ import annotations

import polars as pl

WHOLE = {
    "en": "full[ -]?body|total[ -]?body|whole[ -]?body",
    "de": "ganzk(?:ö|oe)rper(?:training|workout)?",
    "fr": "corps entier|full corps|tout le corps",
    "es": "cuerpo (?:entero|completo)|todo el cuerpo",
    "it": "tutto il corpo|corpo intero",
    "pt": "corpo (?:inteiro|todo|completo)",
    "nl": "hele lichaam|heel lichaam",
}
LEGS = {
    "en": "legs?|leg[ -]?day|lower(?:[ -]?body)?|squats?|lunges?|deadlifts?|quads?|hamstrings?|glutes?|calves|hip thrusts?",
    "de": "bein(?:e|en|tag|training|workout|presse)?|unterk(?:ö|oe)rper|kniebeugen?|kreuzheben|ausfallschritte?|waden|ges(?:ä|ae)(?:ß|ss)",
    "fr": "jambes?|cuisses?|fessiers?|mollets?|bas du corps|fentes|soulev(?:é|e) de terre|quadriceps|ischios?",
    "es": "piernas?|gl(?:ú|u)teos?|tren inferior|sentadillas?|zancadas?|peso muerto|cu(?:á|a)driceps|pantorrillas?",
    "it": "gambe|glutei|parte inferiore|affondi|stacchi|polpacci|quadricipiti",
    "pt": "pernas?|membros inferiores|agachamentos?|afundos?|levantamento terra|panturrilhas?|quadr(?:í|i)ceps",
    "nl": "benen|beentraining|benendag|onderlichaam|kuiten|billen",
}
UPPER = {
    "en": "upper(?:[ -]?body)?|arms?(?: day)?|chest|biceps|triceps|shoulders?|bench",
    "de": "oberk(?:ö|oe)rper|arme|brust|schultern?|bizeps|trizeps",
    "fr": "haut du corps|bras|pectoraux|pecs|(?:é|e)paules?",
    "es": "tren superior|brazos?|pecho|hombros?",
    "it": "parte superiore|braccia|petto|spalle",
    "pt": "membros superiores|bra(?:ç|c)os?|peito|ombros?",
    "nl": "bovenlichaam|armen|borst|schouders?",
}
SHARE = {"whole": 0.5, "legs": 0.9, "upper": 0.1}  # of the lower body; legs and upper body in one title are the whole


def title_share() -> pl.Expr:
    """Lower-body share that the title suggests: 0.5 for the whole body, 0.9 for legs, 0.1 for the upper body, null where it says none."""
    whole, legs, upper = (
        pl.col("title").str.contains(rf"(?i)\b(?:{'|'.join(words.values())})\b").fill_null(value=False) for words in (WHOLE, LEGS, UPPER)
    )
    return pl.when(whole | (legs & upper)).then(SHARE["whole"]).when(legs).then(SHARE["legs"]).when(upper).then(SHARE["upper"])
