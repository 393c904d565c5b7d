"""One table turns errors into HTTP answers (RFC 9457), in Chinese and in English.

Titles are in TABLE, sentences in the catalogue (chinese.py); fields, values and what would be valid are as they are.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import msgspec
import orjson
from starlette.requests import Request
from starlette.responses import Response

from zuji.accounts.refusals import MembershipRefused
from zuji.analyze.complaints import BadQuery, Problem, together
from zuji.records.plan_changes import PlanRefused, VersionConflict
from zuji.records.sentences import FieldRefused, Sentence, said_by, say
from zuji.serve.board_deps import BoardRefused
from zuji.serve.chinese import in_chinese
from zuji.serve.definition_deps import CohortRefused, DefinitionRefused, QuestionRefused
from zuji.serve.project_deps import ProjectRefused
from zuji.serve.record_deps import ImportRefused
from zuji.store.contract import QueryCancelled, QueryFailed, QueryLimit

# type: (status, English title, Chinese title)
TABLE: dict[str, tuple[int, str, str]] = {
    "bad-request": (400, "The request is not valid", "请求无效"),
    "bad-query": (400, "The question cannot be asked", "查询无效"),
    "import-refused": (400, "This cannot be imported so", "无法这样导入"),
    "plan-refused": (400, "The plan cannot be written so", "埋点方案无法这样写入"),
    "question-refused": (400, "The question cannot be saved so", "查询无法这样保存"),
    "board-refused": (400, "The board cannot be saved so", "看板无法这样保存"),
    "cohort-refused": (400, "The cohort cannot be saved so", "用户分群无法这样保存"),
    "definition-refused": (400, "The definition cannot be saved so", "该定义无法这样保存"),
    "project-refused": (400, "The project cannot be deleted or restored so", "项目无法这样删除或恢复"),
    "membership-refused": (400, "The account cannot be changed so", "账号无法这样修改"),
    "login-refused": (401, "The login was not accepted", "登录未通过"),
    "sso-only": (401, "Only single sign-on opens this account", "该账号只能使用单点登录"),
    "sso-refused": (502, "Single sign-on does not work right now", "单点登录暂时不可用"),
    "code-needed": (401, "The code of the authenticator app is needed", "需要身份验证器的验证码"),
    "unauthenticated": (401, "A key or a login is needed", "需要密钥或登录"),
    "forbidden": (403, "You may not do that", "您无此权限"),
    "withheld": (403, "The rules of your account keep this from you", "您账号的规则不允许查看此内容"),
    "password-needed": (403, "This link asks for a password", "此链接需要密码"),
    "cross-site": (403, "The request came from another site", "请求来自其他站点"),
    "not-found": (404, "There is no such thing", "找不到该内容"),
    "method-not-allowed": (405, "This address does not take that method", "该地址不支持此方法"),
    "conflict": (409, "This id is in use", "该编号正在使用"),
    "version-conflict": (409, "Somebody else has changed it in the meantime", "内容已被他人修改"),
    "body-too-large": (413, "The body is too large", "请求体过大"),
    "too-many-requests": (429, "Too many requests; wait a little", "请求过于频繁，请稍后再试"),
    "query-limit": (422, "The query passed a limit", "查询超出限制"),
    "query-cancelled": (499, "The query was cancelled", "查询已取消"),
    "query-failed": (500, "The query failed", "查询失败"),
    "internal": (500, "Something broke", "内部错误"),
}
_BY_STATUS = {400: "bad-request", 401: "unauthenticated", 403: "forbidden", 404: "not-found", 405: "method-not-allowed"}
_BY_ERROR: tuple[tuple[type[Exception], str], ...] = (
    (BadQuery, "bad-query"),
    (ImportRefused, "import-refused"),
    (PlanRefused, "plan-refused"),
    (BoardRefused, "board-refused"),
    (CohortRefused, "cohort-refused"),
    (QuestionRefused, "question-refused"),
    (DefinitionRefused, "definition-refused"),
    (ProjectRefused, "project-refused"),
    (MembershipRefused, "membership-refused"),
    (VersionConflict, "version-conflict"),
    (QueryCancelled, "query-cancelled"),
    (QueryLimit, "query-limit"),
    (QueryFailed, "query-failed"),
)


class HttpProblem(Exception):
    """An answer that is a problem; type is a key of TABLE."""

    def __init__(self, type: str, detail: Sentence | None = None, **more: Any) -> None:
        self.type, self.detail, self.more = type, detail, more
        super().__init__(f"{type}: {detail}")


def chinese(accept_language: str) -> bool:
    """Whether Chinese comes before English in an Accept-Language header; English for neither."""
    best = {"zh": 0.0, "en": 0.0}
    for part in accept_language.lower().split(",")[:20]:
        tag, _, weight = part.strip().partition(";q=")
        language = tag.split("-")[0].strip()
        try:
            quality = float(weight) if weight else 1.0
        except ValueError:
            continue
        if language in best:
            best[language] = max(best[language], quality)
    return best["zh"] > best["en"]


def answer(type: str, detail: Sentence | None = None, accept_language: str = "", **more: Any) -> Response:
    """The response of a problem."""
    return _response(type, detail, (), accept_language, more)


def of_error(request: Request, error: Exception) -> Response:
    """The answer that an exception becomes. Unknown ones say nothing of their inside."""
    language = request.headers.get("accept-language", "")
    if isinstance(error, HttpProblem):
        return answer(error.type, error.detail, language, **error.more)
    for kind, type in _BY_ERROR:
        if isinstance(error, kind):
            detail, complaints = _told(error)
            return _response(type, detail, complaints, language, {})
    status = getattr(error, "status_code", 500)
    return answer(_BY_STATUS.get(status, "internal"), None, language)


def in_language_of(request: Request, said: Sentence) -> str:
    """A sentence in the language of who asks."""
    return in_chinese(said) if chinese(request.headers.get("accept-language", "")) else str(said)


def of_complaints(type: str, found: Sequence[Problem], accept_language: str) -> Response:
    """The answer to a body or an address of which these are what is wrong."""
    return _response(type, together(found), [msgspec.structs.asdict(one) for one in found], accept_language, {})


def _told(error: Exception) -> tuple[Sentence, Sequence[Mapping[str, Any]]]:
    """What an exception says as one sentence, and field by field."""
    if isinstance(error, BadQuery) and error.problems:
        return said_by(error), [msgspec.structs.asdict(one) for one in error.problems]
    if isinstance(error, PlanRefused):
        lines = [Problem(one.field, one.value, one.detail) for one in error.complaints]
        said = [
            one
            if one.value is None
            else Problem(one.field, None, say("{value!r} {detail}", value=one.value, detail=one.detail))
            for one in lines[:20]
        ]
        return together(said), [{"field": one.field, "value": one.value, "detail": one.detail} for one in lines]
    if isinstance(error, FieldRefused):
        return said_by(error), [{"field": error.field, "value": None, "detail": error.detail}]
    return said_by(error), ()


def _response(
    type: str,
    detail: Sentence | None,
    complaints: Sequence[Mapping[str, Any]],
    accept_language: str,
    more: Mapping[str, Any],
) -> Response:
    status, english, translated = TABLE[type]
    in_their_language = in_chinese if chinese(accept_language) else str
    title = translated if chinese(accept_language) else english
    body = {
        "type": f"urn:zuji:problem:{type}",
        "title": title,
        "status": status,
        "detail": in_their_language(detail) if detail else title,
        **more,
    }
    if complaints:
        body["problems"] = [{**one, "detail": in_their_language(one["detail"])} for one in complaints]
    headers = {"content-language": "zh" if chinese(accept_language) else "en", "cache-control": "no-store"}
    if "retry_after" in more:
        headers["retry-after"] = str(math.ceil(more["retry_after"]))
    if status == 401:
        headers["www-authenticate"] = "Bearer"
    raw = orjson.dumps(body, default=str, option=orjson.OPT_NON_STR_KEYS)
    return Response(raw, status, headers, media_type="application/problem+json")
