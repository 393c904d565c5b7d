"""The few words of a drawn board and of its letter, in both languages."""

from __future__ import annotations

from zuji.boards.currencies import money, rounded

WORDS: dict[str, dict[str, str]] = {
    "en": {
        "other": "other",
        "not_set": "not set",
        "nothing": "No data in this period",
        "failed": "Could not be answered",
        "made": "As of {at} ({zone})",
        "before": "before: {value}",
        "step": "{count} ({share})",
        "no_font": "Chinese text cannot be drawn: no CJK font is installed (apt-get install fonts-noto-cjk)",
        "regions": "Ranked by region; the map is on the board",
        "more": "{count} more",
        "note": "[{n}] {time}  {text}",
        "notes": "{count} more notes",
        "subject": "Zuji: {name}",
        "letter": "The board {name!r} is attached.\n\n{description}\n",
    },
    "zh-CN": {
        "other": "其他",
        "not_set": "未设置",
        "nothing": "该时段没有数据",
        "failed": "无法得出结果",
        "made": "数据截至 {at}（{zone}）",
        "before": "对比期：{value}",
        "step": "{count}（{share}）",
        "no_font": "无法绘制中文：系统未安装中文字体（apt-get install fonts-noto-cjk）",
        "regions": "按地区排名，地图见看板",
        "more": "另有 {count} 项",
        "note": "[{n}] {time}  {text}",
        "notes": "另有 {count} 条标注",
        "subject": "足迹看板：{name}",
        "letter": "附件为看板“{name}”。\n\n{description}\n",
    },
}


def words(language: str) -> dict[str, str]:
    return WORDS["zh-CN" if language == "zh-CN" else "en"]


def mail_text(name: str, description: str, language: str) -> tuple[str, str]:
    """Subject and text of the letter that brings a board."""
    told = words(language)
    text = told["letter"].replace("{name!r}", f'"{name}"').replace("{name}", name)
    return told["subject"].replace("{name}", name), text.replace("{description}", description)


_SCALES = {
    "zh-CN": ((12, "万亿"), (8, "亿"), (4, "万")),
    "en": ((12, "T"), (9, "B"), (6, "M"), (3, "K")),
}


def full(value: float | int) -> str:
    """The whole value with two decimals at most: 12,345.68."""
    text = f"{rounded(value, 2):,}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def short(value: float | int, language: str) -> str:
    """1.2万 and 12.3K: one decimal at most, as the axes of the pages have it."""
    scales = (*_SCALES["zh-CN" if language == "zh-CN" else "en"], (0, ""))
    i = next(i for i, (power, _) in enumerate(scales) if abs(value) >= 10**power or power == 0)
    if i and abs(rounded(value / 10 ** scales[i][0], 1)) * 10 ** scales[i][0] >= 10 ** scales[i - 1][0]:
        i -= 1  # 999,950 is 1M
    power, sign = scales[i]
    told = rounded(value / 10**power, 1)
    return (f"{told:,}" if abs(told) >= 10_000 else f"{told:f}").removesuffix(".0") + sign


def number(value: float | int | None, unit: str, language: str, currency: str = "") -> str:
    """A number as a tile of a board says it (web/app/boards/shown.ts): ¥1,234.50, 34.5%, 12.3万."""
    if value is None:
        return "–"
    if unit == "ratio":
        return f"{full(value * 100)}%"
    if unit == "money" and currency and abs(value) < 100_000_000:
        return money(value, currency, language)
    if abs(value) >= 100_000 and not (unit == "money" and abs(value) < 100_000_000):
        return short(value, language)
    return full(value)
