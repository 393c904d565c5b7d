"""The ready fragment of a plan: the events that every product has, under their common names, with the Sensors SDKs'
names as aliases."""

from __future__ import annotations

from zuji.records.tracking_plan import PlanEvent, PlanProperty


def _text(name: str, zh: str, en: str) -> PlanProperty:
    return PlanProperty(name=name, type="text", title_zh=zh, title_en=en, description=en)


def _number(name: str, zh: str, en: str) -> PlanProperty:
    return PlanProperty(name=name, type="number", title_zh=zh, title_en=en, description=en)


def _event(
    name: str, zh: str, en: str, description: str, aliases: tuple[str, ...], *properties: PlanProperty
) -> PlanEvent:
    return PlanEvent(
        name=name,
        state="draft",
        aliases=aliases,
        side="front",
        scenario="common",
        title_zh=zh,
        title_en=en,
        description=description,
        properties=properties,
    )


PRESETS: tuple[PlanEvent, ...] = (
    _event(
        "page_evt",
        "页面浏览",
        "Page view",
        "A page or screen was shown.",
        ("$pageview", "$AppViewScreen", "$MPViewScreen"),
        _text("$url", "页面地址", "Address of the page"),
        _text("$title", "页面标题", "Title of the page"),
        _text("$screen_name", "屏幕名称", "Name of the screen"),
        _text("$referrer", "前向地址", "Address of the page before"),
    ),
    _event(
        "user_evt",
        "用户事件",
        "User event",
        "Somebody registered, logged in or changed their profile.",
        ("$SignUp",),
        _text("action", "动作", "register, login or profile_change"),
    ),
    _event(
        "start_evt",
        "启动",
        "Start",
        "The app or mini program was opened.",
        ("$AppStart", "$MPLaunch", "$MPShow"),
        PlanProperty(name="$is_first_time", type="bool", title_zh="是否首次", title_en="First time"),
    ),
    _event(
        "quit_evt",
        "退出",
        "Quit",
        "The app or mini program was left.",
        ("$AppEnd", "$MPHide"),
        _number("$event_duration", "停留时长（秒）", "Seconds spent"),
    ),
    _event(
        "click_evt",
        "点击",
        "Click",
        "An element was clicked.",
        ("$WebClick", "$AppClick", "$MPClick"),
        _text("$element_id", "元素编号", "Id of the element"),
        _text("$element_content", "元素内容", "Text of the element"),
        _text("$element_selector", "元素选择器", "Selector of the element"),
    ),
    _event(
        "breakdown_evt",
        "崩溃",
        "Crash",
        "The app crashed.",
        ("AppCrashed",),
        _text("app_crashed_reason", "崩溃原因", "Reason and stack of the crash"),
    ),
)
