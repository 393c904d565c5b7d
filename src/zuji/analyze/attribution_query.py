"""What may be asked of attribution."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field, model_validator

from zuji.analyze.filter_query import Duration, Name, Part, Step
from zuji.analyze.funnel_query import Window
from zuji.analyze.query import Question, Valued
from zuji.analyze.session_rules import SessionRule
from zuji.records.sentences import say

RATES_LIMIT_MAX = 10  # with "other" and direct, 12 that take part: 4,096 coalitions
SECOND_ORDER_LIMIT_MAX = 20
PLACES = {
    "position": (0.4, 0.2, 0.4),
    "j": (0.2, 0.2, 0.6),
    "inverse_j": (0.6, 0.2, 0.2),
}
_Called = Annotated[str, Field(max_length=10_000)]  # a property may say ""
_Share = Annotated[float, Field(ge=0, le=1e6, strict=False)]
_TAKES = {
    "position": {"first", "middle", "last"},
    "j": {"first", "middle", "last"},
    "inverse_j": {"first", "middle", "last"},
    "custom": {"first", "middle", "last"},
    "time_decay": {"half_life", "half_life_steps"},
    "markov": {"order"},
    "shapley": {"worth"},
}


class Model(Part):
    """How a conversion is shared among the touches before it.

    first, middle, last: shares by place, of position, j, inverse_j (which have their own by default) and custom. Of
    time_decay either half_life (7 days by default) or half_life_steps, a number of touches. order: of the Markov chain.
    worth: of a coalition of touches in Shapley's values: its conversions ("conversions"), or their share of its paths
    ("rate").
    """

    model: Literal[
        "first",
        "last",
        "last_non_direct",
        "linear",
        "position",
        "j",
        "inverse_j",
        "custom",
        "time_decay",
        "participation",
        "markov",
        "shapley",
    ]
    first: _Share | None = None
    middle: _Share | None = None
    last: _Share | None = None
    half_life: Duration | None = None
    half_life_steps: Annotated[float, Field(gt=0, le=1e6, strict=False)] | None = None
    order: Literal[1, 2] = 1
    worth: Literal["conversions", "rate"] = "conversions"

    @model_validator(mode="after")
    def _fits(self) -> Model:
        given = {name for name in self.model_fields_set - {"model"} if getattr(self, name) is not None}
        wrong = sorted(given - _TAKES.get(self.model, set()))
        if wrong:
            raise ValueError(say("{model!r} takes no {wrong}", model=self.model, wrong=", ".join(wrong)))
        if self.model == "custom" and None in (self.first, self.middle, self.last):
            raise ValueError(say("'custom' needs first, middle and last"))
        if self.half_life is not None and self.half_life_steps is not None:
            raise ValueError(say("takes either half_life or half_life_steps"))
        if self.model in ("custom", *PLACES) and self.places[0] + self.places[2] == 0:
            raise ValueError(say("first and last must not both be 0"))
        return self

    @property
    def places(self) -> tuple[float, float, float]:
        """Shares of the first touch, of all between, of the last."""
        own = PLACES.get(self.model, (0.0, 0.0, 0.0))
        first, middle, last = (
            own[i] if said is None else said for i, said in enumerate((self.first, self.middle, self.last))
        )
        return first, middle, last

    @property
    def half_life_ms(self) -> int:
        return (self.half_life or Duration(value=7)).ms


class Touch(Step):
    """An event that may have led to a conversion. It is called what a property of it says, read as a text ("(not set)"
    where nothing is), else name, else by its event."""

    property: Name | None = None
    name: Name | None = None

    @model_validator(mode="after")
    def _one_name(self) -> Touch:
        if self.property is not None and self.name is not None:
            raise ValueError(say("takes either property or name"))
        return self


class Link(Part):
    """Properties of events, of the conversion and of the touches, that must have the same value."""

    conversion: Name
    touch: Name


class AttributionQuery(Question):
    """Which touches conversions are owed to. from and to are the days of the conversions; window says how long before
    its conversion a touch may lie, or within the same local day or session.

    since_previous: only touches after the subject's previous conversion. revenue: a number of the conversion. direct:
    conversions without a touch are kept, as owed to the touch "direct", or removed. direct_touches: names that
    last_non_direct passes over. limit: how many touches are shown; all others are one, "other", in every model.
    """

    kind: Literal["attribution"]
    conversion: Step
    revenue: Valued | None = None
    touches: Annotated[list[Touch], Field(min_length=1, max_length=20)]
    models: Annotated[list[Model], Field(min_length=1, max_length=12)] = Field(
        default_factory=lambda: [Model(model="first"), Model(model="last"), Model(model="linear")]
    )
    window: Window = Window(value=30, unit="day")
    session: SessionRule = SessionRule()
    since_previous: bool = False
    link: Annotated[list[Link], Field(max_length=3)] = Field(default_factory=list)
    direct: Literal["keep", "remove"] = "keep"
    direct_touches: Annotated[list[_Called], Field(max_length=50)] = Field(default_factory=list)
    limit: Annotated[int, Field(ge=1, le=200)] = 50

    @model_validator(mode="after")
    def _bounded(self) -> AttributionQuery:
        if self.limit > RATES_LIMIT_MAX and any(model.worth == "rate" for model in self.models):
            raise ValueError(
                say(
                    "shapley of worth 'rate' needs a limit of {rates_limit_max} touches at most",
                    rates_limit_max=RATES_LIMIT_MAX,
                )
            )
        if self.limit > SECOND_ORDER_LIMIT_MAX and any(model.order == 2 for model in self.models):
            raise ValueError(
                say(
                    "markov of order 2 needs a limit of {second_order_limit_max} touches at most",
                    second_order_limit_max=SECOND_ORDER_LIMIT_MAX,
                )
            )
        return self


class AttributionCell(Part):
    """Conversions (or of "subjects": whose they are) that a touch has part in, or of which it is the first or the last;
    without a touch all. other and direct name the rows that have no name of their own."""

    of: Literal["conversions", "subjects"] = "conversions"
    touch: _Called | None = None
    other: bool = False
    direct: bool = False
    place: Literal["any", "first", "last"] = "any"

    @model_validator(mode="after")
    def _names_one(self) -> AttributionCell:
        if (self.touch is not None) + self.other + self.direct > 1:
            raise ValueError(say("names either a touch, other or direct"))
        return self

    @property
    def row(self) -> tuple[Any, bool, bool] | None:
        """(touch, other, direct) of the answer's row; None: all."""
        nothing = self.touch is None and not self.other and not self.direct
        return None if nothing else (self.touch or "", self.other, self.direct)
