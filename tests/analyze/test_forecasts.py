"""Mack's chain ladder gives the figures that Mack published."""

from __future__ import annotations

import math

from zuji.analyze.forecasts import chain_ladder

# Taylor and Ashe's claims, cumulative, as Mack 1993 uses them.
CLAIMS = [
    [357848, 1124788, 1735330, 2218270, 2745596, 3319994, 3466336, 3606286, 3833515, 3901463],
    [352118, 1236139, 2170033, 3353322, 3799067, 4120063, 4647867, 4914039, 5339085],
    [290507, 1292306, 2218525, 3235179, 3985995, 4132918, 4628910, 4909315],
    [310608, 1418858, 2195047, 3757447, 4029929, 4381982, 4588268],
    [443160, 1136350, 2128333, 2897821, 3402672, 3873311],
    [396132, 1333217, 2180715, 2985752, 3691712],
    [440832, 1288463, 2419861, 3483130],
    [359480, 1421128, 2864498],
    [376686, 1363294],
    [344014],
]
# Reserve (what is still to come) and its standard error in percent of it, by row from the second on.
PUBLISHED = [
    (95, 80),
    (470, 26),
    (710, 19),
    (985, 27),
    (1419, 29),
    (2178, 26),
    (3920, 22),
    (4279, 23),
    (4626, 29),
]


def test_forecasts_and_their_errors_are_those_of_the_paper() -> None:
    found = chain_ladder([[float(value) for value in row] for row in CLAIMS], 10, 0.6826894921370859)
    for row, known, (reserve, percent) in zip(found[1:], CLAIMS[1:], PUBLISHED, strict=True):
        last = row[-1]
        assert last is not None
        assert round((last.value - known[-1]) / 1000) == reserve
        deviation = math.log(last.high / last.low) / 2  # of one standard deviation on the log scale
        error = last.value * math.sqrt(math.expm1(deviation**2))
        assert round(100 * error / (last.value - known[-1])) == percent


def test_nothing_is_said_of_what_nobody_knows() -> None:
    assert chain_ladder([[1.0], [2.0]], 3, 0.9) == [[None] * 3, [None] * 3]
    assert chain_ladder([[1.0, 2.0], [2.0, 3.0], [0.0], []], 2, 0.9)[2:] == [[None] * 2, [None] * 2]
