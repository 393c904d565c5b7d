"""A board as a picture: `python -m zuji.boards.pictures png|pdf` reads what is drawn as JSON, writes the file.

In: name, description, made_at (text), time_zone, language, currency (ISO 4217, "" for plain numbers), tiles [{x, y, w,
h, kind, title, text, display, answer, headline, ranking, notes, problem}] with answers as POST /query gives them and
notes as boards/noted.py gives them. The only file that imports matplotlib, which is why it is a
process of its own.
"""

from __future__ import annotations

import io
import json
import sys
import textwrap
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import matplotlib

matplotlib.use("Agg")

from matplotlib import font_manager
from matplotlib.axes import Axes
from matplotlib.backends.backend_pdf import PdfPages
from matplotlib.figure import Figure

from zuji.analyze import flat
from zuji.boards.noted import placed
from zuji.boards.picture_words import number, short, words
from zuji.boards.regions import Region, by_region

FONTS = (
    "Noto Sans CJK SC",
    "Noto Sans SC",
    "Source Han Sans SC",
    "WenQuanYi Micro Hei",
    "WenQuanYi Zen Hei",
    "PingFang SC",
    "Microsoft YaHei",
    "Noto Sans CJK JP",  # of a collection matplotlib sees the first face; its Chinese glyphs are complete
    "SimHei",
)
# As the pages draw them (web/app/theme.ts): they keep apart for colour-blind readers.
PALETTE = ("#3457d5", "#d55e00", "#00875f", "#a8327f", "#0087b8", "#8a6a00", "#6b4fc0", "#7a4a2b")
INK, SOFT, LINE = "#1f2733", "#6b7685", "#dfe3e8"
ROW_INCH, WIDTH_INCH, HEAD_INCH = 0.62, 13.0, 1.1
PAGE_ROWS = 14  # of a PDF
SERIES_MAX = 8
BARS_MAX = 10
NOTES_MAX = 3  # told below a chart
NOTE_COLORS = {
    "blue": PALETTE[0], "orange": PALETTE[1], "green": PALETTE[2], "red": PALETTE[3], "purple": PALETTE[6],
    "gray": "#6b7685",
}  # fmt: skip
AMOUNTS = ("gross", "refunded", "net", "order_value", "per_payer", "per_active")
DPI = 110


def font() -> str | None:
    """The first font of the system that has Chinese; None where there is none."""
    there = {entry.name for entry in font_manager.fontManager.ttflist}
    return next((name for name in FONTS if name in there), None)


def pages(told: Mapping[str, Any]) -> list[tuple[int, int]]:
    """Bands of rows (first, end) of the grid that go on one page each: cut where no tile is cut, if that is possible
    within a page and a half."""
    tiles = told["tiles"]
    end = max((tile["y"] + tile["h"] for tile in tiles), default=1)
    found, first = [], 0
    while first < end:
        cuts = [y for y in range(first + 1, end + 1) if not any(t["y"] < y < t["y"] + t["h"] for t in tiles)]
        fitting = [y for y in cuts if y - first <= PAGE_ROWS]
        last = fitting[-1] if fitting else cuts[0] if cuts else end
        found.append((first, last))
        first = last
    return found or [(0, 1)]


def drawn(told: Mapping[str, Any], band: tuple[int, int]) -> Figure:
    """One page: the rows of a band, under the board's name."""
    first, end = band
    height = HEAD_INCH + (end - first) * ROW_INCH + 0.3
    figure = Figure(figsize=(WIDTH_INCH, height), facecolor="white")
    said = words(told["language"])
    figure.text(0.02, 1 - 0.42 / height, told["name"], fontsize=19, color=INK, weight="bold", va="center")
    made = said["made"].format(at=told["made_at"], zone=told["time_zone"])
    figure.text(0.02, 1 - 0.8 / height, made, fontsize=9.5, color=SOFT, va="center")
    if font() is None:
        figure.text(0.98, 1 - 0.8 / height, WORDS_NO_FONT, fontsize=8, color="#c2455a", va="center", ha="right")
    for tile in told["tiles"]:
        if first <= tile["y"] < end:
            _tile(figure, tile, first, height, Hand(told["language"], told.get("currency", "")))
    return figure


WORDS_NO_FONT = words("en")["no_font"]


class Hand(NamedTuple):
    """How numbers are written: in which language, amounts in which currency."""

    language: str
    currency: str

    def number(self, value: float | int | None, unit: str = "number") -> str:
        return number(value, unit, self.language, self.currency)


def _tile(figure: Figure, tile: Mapping[str, Any], first: int, height: float, hand: Hand) -> None:
    left, width = 0.02 + tile["x"] / 12 * 0.96, tile["w"] / 12 * 0.96
    top = HEAD_INCH + (tile["y"] - first) * ROW_INCH
    high = tile["h"] * ROW_INCH
    frame = figure.add_axes((left + 0.004, 1 - (top + high - 0.06) / height, width - 0.008, (high - 0.12) / height))
    frame.set_xticks([])
    frame.set_yticks([])
    for side in frame.spines.values():
        side.set_color(LINE)
    title = tile.get("title") or ""
    inch = width * WIDTH_INCH
    if title:
        shown = textwrap.shorten(title, max(10, int(inch * 11)), placeholder="…")
        across = 0.12 / inch
        frame.text(across, 1 - 0.2 / high, shown, fontsize=10.5, color=INK, weight="bold", va="center")
    head = 0.42 if title else 0.12
    inner = (
        left + 0.004 + 0.1 / WIDTH_INCH,
        1 - (top + high - 0.14) / height,
        width - 0.008 - 0.2 / WIDTH_INCH,
        (high - head - 0.2) / height,
    )
    said = words(hand.language)
    if tile.get("problem"):
        _said(frame, f"{said['failed']}\n" + "\n".join(textwrap.wrap(str(tile["problem"]), 60)[:4]), SOFT)
    elif tile["kind"] == "text":
        _said(frame, "\n".join(textwrap.wrap(tile.get("text", ""), max(12, int(inch * 9)))), INK)
    elif tile["kind"] == "ticker":
        _said(frame, "", SOFT)
    elif tile["kind"] == "number":
        _number(frame, tile, hand)
    elif tile["kind"] == "rank":
        unit = "money" if tile["answer"]["kind"] == "revenue" else "number"
        ranked = [(_label(one["label"], one["other"], said), one["value"]) for one in tile["ranking"]]
        _bars(figure.add_axes(inner), ranked, hand, unit)
    elif regions := by_region(tile["answer"], tile.get("display") or {}):
        _regions(figure, inner, regions, said, hand, frame)
    else:
        _chart(figure, inner, tile, said, hand, frame)


def _said(frame: Axes, text: str, color: str) -> None:
    frame.text(0.5, 0.45, text, fontsize=9.5, color=color, ha="center", va="center", transform=frame.transAxes)


def _number(frame: Axes, tile: Mapping[str, Any], hand: Hand) -> None:
    told = tile["headline"]
    text = hand.number(told["value"], told["unit"])
    frame.text(0.5, 0.45, text, fontsize=26, color=PALETTE[0], ha="center", va="center", transform=frame.transAxes)
    if told.get("before") is not None:
        before = words(hand.language)["before"].format(value=hand.number(told["before"], told["unit"]))
        frame.text(0.5, 0.14, before, fontsize=9, color=SOFT, ha="center", va="center", transform=frame.transAxes)


def _label(values: Sequence[Any], other: bool, said: Mapping[str, str]) -> str:
    if other:
        return said["other"]
    text = " / ".join(said["not_set"] if value in (None, "") else str(value) for value in values)
    return textwrap.shorten(text, 28, placeholder="…") or "…"


def _bars(
    axes: Axes, rows: Sequence[tuple[str, float | None]], hand: Hand, unit: str = "number", texts: Sequence[str] = ()
) -> None:
    """Bars from zero, the largest first as they are given, each with its number."""
    rows = rows[:BARS_MAX]
    values = [value or 0 for _, value in rows]
    axes.barh(range(len(rows)), values, color=PALETTE[0], height=0.62)
    axes.invert_yaxis()
    axes.set_yticks(range(len(rows)), [label for label, _ in rows], fontsize=8.5, color=INK)
    axes.set_xticks([])
    axes.set_xlim(0, (max(values, default=0) or 1) * 1.28)
    for i, value in enumerate(values):
        told = texts[i] if texts else hand.number(rows[i][1], unit)
        axes.text(value, i, f" {told}", fontsize=8.5, color=SOFT, va="center")
    for side in axes.spines.values():
        side.set_visible(False)
    axes.tick_params(length=0)
    _inside(axes, max((len(label.encode("gbk", "replace")) for label, _ in rows), default=0))


def _inside(axes: Axes, chars: int) -> None:
    """Makes room for labels at the left."""
    box = axes.get_position()
    room = min(box.width * 0.45, chars * 0.062 / WIDTH_INCH + 0.006)
    axes.set_position((box.x0 + room, box.y0, box.width - room, box.height))


def _regions(
    figure: Figure,
    inner: tuple[float, float, float, float],
    regions: tuple[str, Sequence[Region]],
    said: Mapping[str, str],
    hand: Hand,
    frame: Axes,
) -> None:
    """What a map shows as bars by region: borders are with the pages alone, and a colour is no number."""
    unit, found = regions
    if not any(one.number for one in found):
        _said(frame, said["nothing"], SOFT)
        return
    left, bottom, width, high = inner
    line = 0.22 / figure.get_size_inches()[1]
    _bars(
        figure.add_axes((left, bottom + line, width, high - line)),
        [(_label([one.value], one.other, said), one.number) for one in found],
        hand,
        unit,
    )
    rest = len(found) - BARS_MAX
    told = [said["regions"], *([said["more"].format(count=rest)] if rest > 0 else [])]
    figure.text(left, bottom + line / 3, " · ".join(told), fontsize=7.5, color=SOFT, va="center")


def _chart(
    figure: Figure,
    inner: tuple[float, float, float, float],
    tile: Mapping[str, Any],
    said: Mapping[str, str],
    hand: Hand,
    frame: Axes,
) -> None:
    answer = tile["answer"]
    match answer["kind"]:
        case "trend" if len((answer["formulas"] or answer["series"] or [{"points": []}])[0]["points"]) > 1:
            notes = tile.get("notes") or []
            left, bottom, width, high = inner
            room = _listed(figure, (left, bottom, width), notes, said)
            axes = figure.add_axes((left, bottom + room, width, high - room))
            _lines(axes, answer["formulas"] or answer["series"], said, hand, notes)
        case "funnel":
            steps = answer["steps"]
            shares = [hand.number(step["conversion_ratio"], "ratio") for step in steps]
            told = [
                said["step"].format(count=hand.number(step["count"]), share=share)
                for step, share in zip(steps, shares, strict=True)
            ]
            _bars(
                figure.add_axes(inner),
                [(_label([step["event"]], False, said), step["count"]) for step in steps],
                hand,
                texts=told,
            )
        case "retention":
            _heat(figure.add_axes(inner), answer, hand)
        case _:
            _table(figure.add_axes(inner), answer, said, hand, frame)


def _listed(
    figure: Figure, place: tuple[float, float, float], notes: Sequence[Mapping[str, Any]], said: Mapping[str, str]
) -> float:
    """Writes what the notes on a chart say below it; gives the height that takes, as a share of the figure's."""
    left, bottom, width = place
    line = 0.17 / float(figure.get_size_inches()[1])
    chars = max(12, int(width * WIDTH_INCH * 14))
    told = []
    for n, note in enumerate(notes[:NOTES_MAX], 1):
        first, last = (note[name].replace("T", " ") for name in ("first", "last"))
        time = first if first == last else f"{first} – {last}"
        told.append((said["note"].format(n=n, time=time, text=_cut(note["text"], chars - len(time))), note["color"]))
    if len(notes) > NOTES_MAX:
        told.append((said["notes"].format(count=len(notes) - NOTES_MAX), "gray"))
    for i, (text, color) in enumerate(reversed(told)):
        ink = NOTE_COLORS.get(color, NOTE_COLORS["gray"])
        figure.text(left, bottom + (i + 0.4) * line, text, fontsize=7.5, color=ink, va="center")
    return (len(told) + 1.2) * line if told else 0.0  # and room for the names of the points


def _cut(text: str, room: int) -> str:
    """A text of one line that is no longer; a Chinese character takes the room of two letters."""
    out, used = "", 0
    for char in " ".join(text.split()):
        used += 2 if ord(char) > 0x2E80 else 1
        if used > room:
            return out + "…"
        out += char
    return out


def _mark(axes: Axes, notes: Sequence[Mapping[str, Any]], places: Sequence[str]) -> None:
    """Draws notes: a line where it is a moment, an area where it lasts, each with its number in the list."""
    for n, (note, (first, last)) in enumerate(zip(notes, placed(notes, places), strict=True), 1):
        color = NOTE_COLORS.get(note["color"], NOTE_COLORS["gray"])
        if last > first:
            axes.axvspan(first, last, color=color, alpha=0.14, linewidth=0, zorder=0)
        for at in {first, last}:
            axes.axvline(at, color=color, linewidth=1, linestyle=(0, (3, 2)), zorder=1)
        if n <= NOTES_MAX:
            axes.text(first, 1, f"[{n}]", fontsize=7.5, color=color, va="bottom", transform=axes.get_xaxis_transform())


def _lines(
    axes: Axes,
    lines: Sequence[Mapping[str, Any]],
    said: Mapping[str, str],
    hand: Hand,
    notes: Sequence[Mapping[str, Any]] = (),
) -> None:
    places = [point["at"] for point in lines[0]["points"]]
    for i, line in enumerate(lines[:SERIES_MAX]):
        of = line.get("name") or line.get("event")
        name = _label(line["breakdown"], line["other"], said) if line["breakdown"] or line["other"] else str(of)
        values = [float("nan") if point["value"] is None else point["value"] for point in line["points"]]
        axes.plot(range(len(values)), values, color=PALETTE[i], linewidth=1.8, label=name)
    some = max(1, len(places) // 6)
    axes.set_xticks(range(0, len(places), some), [at[5:16] for at in places[::some]], fontsize=8, color=SOFT)
    axes.yaxis.set_major_formatter(lambda value, _: short(value, hand.language))
    axes.tick_params(axis="y", labelsize=8, labelcolor=SOFT, length=0)
    axes.set_ylim(bottom=min(0, axes.get_ylim()[0]))
    axes.grid(axis="y", color=LINE, linewidth=0.7)
    _mark(axes, notes, places)
    for side in ("top", "right", "left"):
        axes.spines[side].set_visible(False)
    axes.spines["bottom"].set_color(LINE)
    if len(lines) > 1:
        axes.legend(fontsize=8, frameon=False, ncols=4, loc="upper left", bbox_to_anchor=(0, 1.12))
    box = axes.get_position()
    axes.set_position((box.x0 + 0.03, box.y0 + 0.018, box.width - 0.035, box.height * 0.86))


def _heat(axes: Axes, answer: Mapping[str, Any], hand: Hand) -> None:
    cohorts = answer["cohorts"][-12:]
    # The first column is the cohort itself: its size stands beside its name.
    shown = [k for k, period in enumerate(answer["periods"]) if period != [0, 0]][:12]
    rows = [[(one["counts"][k] / one["size"] if one["size"] else 0.0) for k in shown] for one in cohorts]
    axes.imshow(rows or [[0.0]], cmap="Blues", aspect="auto", vmin=0, vmax=1)
    for y, cohort in enumerate(cohorts):
        for x, k in enumerate(shown):
            if cohort["size"] and (cohort["open"] is None or k < cohort["open"]):
                color = "white" if rows[y][x] > 0.55 else INK
                axes.text(x, y, f"{rows[y][x]:.0%}", fontsize=7.5, ha="center", va="center", color=color)
    labels = [f"{one['at'][5:]} ({hand.number(one['size'])})" for one in cohorts]
    axes.set_yticks(range(len(cohorts)), labels, fontsize=8, color=INK)
    axes.set_xticks(range(len(shown)), [str(answer["periods"][k][0]) for k in shown], fontsize=8, color=SOFT)
    axes.tick_params(length=0)
    for side in axes.spines.values():
        side.set_visible(False)
    _inside(axes, 14)
    box = axes.get_position()
    axes.set_position((box.x0, box.y0 + 0.018, box.width, box.height - 0.018))


def _table(axes: Axes, answer: Mapping[str, Any], said: Mapping[str, str], hand: Hand, frame: Axes) -> None:
    """Of a kind that has no picture of its own here: the first rows of its table."""
    axes.axis("off")
    found = flat.table(dict(answer), None)
    if not found.rows:
        _said(frame, said["nothing"], SOFT)
        return
    columns = list(found.columns)[:6]

    def unit(name: str) -> str:
        return "money" if answer["kind"] == "revenue" and name in AMOUNTS else "number"

    cells = [[_cell(row[name], hand, unit(name)) for name in columns] for row in found.rows[:8]]
    made = axes.table(
        cells, colLabels=[textwrap.shorten(name, 18, placeholder="…") for name in columns], loc="upper center"
    )
    made.auto_set_font_size(False)
    made.set_fontsize(8)
    for cell in made.get_celld().values():
        cell.set_edgecolor(LINE)
        cell.set_text_props(color=INK)


def _cell(value: Any, hand: Hand, unit: str) -> str:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return textwrap.shorten("" if value is None else str(value), 20, placeholder="…")
    return hand.number(value, unit)


def picture(told: Mapping[str, Any], format: str) -> bytes:
    """The file: a PNG of everything, or a PDF of as many pages as it takes."""
    chosen = font()
    matplotlib.rcParams["font.family"] = [*([chosen] if chosen else []), "DejaVu Sans"]
    matplotlib.rcParams["axes.unicode_minus"] = False
    matplotlib.rcParams["text.parse_math"] = False  # "$pageview" is a name and no formula
    out = io.BytesIO()
    if format == "png":
        end = max((tile["y"] + tile["h"] for tile in told["tiles"]), default=1)
        drawn(told, (0, min(end, 200))).savefig(out, format="png", dpi=DPI)
        return out.getvalue()
    with PdfPages(out) as file:
        for band in pages(told):
            file.savefig(drawn(told, band))
    return out.getvalue()


if __name__ == "__main__":
    sys.stdout.buffer.write(picture(json.load(sys.stdin), sys.argv[1]))
