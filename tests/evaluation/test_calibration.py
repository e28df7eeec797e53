from __future__ import annotations

import numpy as np

from bot.evaluation.calibration import DEFAULT, GRID, Costs, Item, choose, cost, costs
from bot.knowledge import CLARIFY, load
from bot.nlu.decision import Decision, Figures

FIGURES = Figures.of(load())
LABELS = ["center_hours", "not_in_documents", "out_of_scope", "refuse_status_check"]


def item(kind: str, accept: str, *scores: float) -> Item:
    return Item(frozenset({accept}), kind, np.array(scores, np.float32), (), 0)


def prices(best: int, price: float = 0.0) -> Costs:
    found = np.ones(len(GRID))
    found[best] = price
    return Costs(1.5, found)


def test_a_wrong_figure_costs_more_than_a_question_back_and_that_more_than_nothing() -> None:
    near = item("near", "not_in_documents", 0.0, 0.0, 0.0, 0.0)
    answered, asked, right = (
        cost([(near, Decision(label))], FIGURES) for label in ("center_hours", CLARIFY, "not_in_documents")
    )
    assert answered > asked > right == 0.0


def test_a_request_that_is_not_declined_costs_most() -> None:
    request = item("record_request", "refuse_status_check", 0.0, 0.0, 0.0, 0.0)
    assert cost([(request, Decision("center_hours"))], FIGURES) > cost(
        [(item("far", "out_of_scope", 0.0, 0.0, 0.0, 0.0), Decision("center_hours"))], FIGURES
    )
    assert cost([(request, Decision("refuse_record_lookup"))], FIGURES) == 0.0


def test_every_candidate_is_counted_on_every_question() -> None:
    rows = [item("in_scope", "center_hours", 4.0, 0.0, 0.0, 0.0), item("far", "out_of_scope", 0.0, 0.0, 4.0, 0.0)]
    found = costs(rows, LABELS, FIGURES)
    assert found.of_grid.shape == (len(GRID),)
    assert found.of_grid.min() == 0.0


def test_a_locale_has_its_own_choice_and_leans_on_the_others_where_it_makes_no_difference() -> None:
    chosen = choose({"en": prices(3), "es": prices(3), "fr": Costs(1.2, np.ones(len(GRID))), DEFAULT: prices(7)})
    assert chosen["en"] == chosen["es"]
    assert chosen["fr"].near == GRID[3][0] and chosen["fr"].temperature == 1.2
    assert (chosen[DEFAULT].near, chosen[DEFAULT].outside) == GRID[7][:2]
