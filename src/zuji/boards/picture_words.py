"""The few words of a drawn board and of its letter, in both languages."""

from __future__ import annotations

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


def number(value: float | int | None, unit: str, language: str) -> str:
    """A number as people say it: 1.2万 and 12.3K, 34.5%."""
    if value is None:
        return "–"
    if unit == "ratio":
        return f"{value:.1%}"
    scales = ((1e8, "亿"), (1e4, "万")) if language == "zh-CN" else ((1e9, "B"), (1e6, "M"), (1e3, "K"))
    for scale, sign in scales:
        if abs(value) >= scale * (1 if language == "zh-CN" else 10 if sign == "K" else 1):
            return f"{value / scale:,.1f}{sign}"
    return f"{value:,}" if isinstance(value, int) else f"{value:,.2f}".rstrip("0").rstrip(".")
