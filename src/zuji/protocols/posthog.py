"""PostHog: classic batches (`/e/`, `/batch/`, `/capture/`) and v1 (`/i/v1/analytics/events`).

Every record is an event, as it is to PostHog; what it says about persons and groups is beside it. Server SDKs do not
say what their distinct_id is: it is what their users hand to identify() elsewhere, so it counts as a login id.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import msgspec

from zuji.protocols import answers, sniff
from zuji.protocols.contract import Reply, Request
from zuji.protocols.draft import Call, Draft, known, literal_key
from zuji.protocols.paths import bare
from zuji.protocols.values import Refused, instant
from zuji.protocols.vendor import adapter, reading
from zuji.records.decoded import Limits
from zuji.records.event import Event, IdentityOp, Lib, ProfileOp, Target
from zuji.records.frame import Frame
from zuji.records.identity import ANONYMOUS, LOGIN

if TYPE_CHECKING:
    from zuji.protocols.body import Parcel

V1 = "/i/v1/analytics/events"
_DATA = frozenset({"/e", "/batch", "/capture", "/track", "/engage", "/i/v0/e", "/i/v0/ai/batch", V1})
_FLAGS = frozenset({"/flags", "/decide"})
_CONFIG = re.compile(r"/array/[^/]+/config(\.js)?")
_REPLY_BYTES_MAX = 1 << 20
_KNOWN = {"$current_url": "$url", "title": "$title", "$pathname": "$url_path", "$device_model": "$model"}
_SERVERS = ("python", "node", "php", "ruby", "go", "java", "dotnet", "elixir", "rust", "server", "edge")
_LIST = re.compile(rb'"(batch|events)"\s*:\s*\[')


def recognises(method: str, path: str, query: str, header: Callable[[str], str]) -> bool:
    """`/decide` is Mixpanel's too; PostHog's asks for a version."""
    rest = path.rstrip("/")
    if rest in _DATA:
        return True
    if rest == "/decide":
        return query.startswith("v=") or "&v=" in query
    return rest in ("/flags", "/s") or _CONFIG.fullmatch(rest) is not None


def fits(body: bytes) -> bool:
    """Told from Amplitude by which list comes first, and from Mixpanel by the keys that only its records have."""
    found = _LIST.search(body)
    if found is not None:
        return found.group(1) == b"batch"
    return not any(key in body for key in (b'"$token"', b'"mp_lib"')) and (b'"api_key"' in body or b'"$lib"' in body)


def reply(request: Request) -> Reply:
    """Never `quota_limited` and never 4xx: on either the SDK lets data go."""
    rest = bare(request.path)
    if request.method not in ("GET", "POST"):
        return answers.empty(request, keep=False)
    if rest in _FLAGS:
        return answers.as_json(
            request,
            {"featureFlags": {}, "featureFlagPayloads": {}, "flags": {}, "errorsWhileComputingFlags": False}
            | {"sessionRecording": False, "supportedCompression": ["gzip-js", "base64"]},
            keep=False,
        )
    if rest == "/s":  # session recordings: taken from the SDK, so that it does not repeat them, and not kept
        return answers.as_json(request, {"status": 1}, keep=False)
    config = _CONFIG.fullmatch(rest)
    if config is not None:
        told = {"supportedCompression": ["gzip-js", "base64"], "sessionRecording": False, "surveys": False}
        told |= {"heatmaps": False, "autocapture_opt_out": False, "hasFeatureFlags": False, "siteApps": []}
        if not config.group(1):
            return answers.as_json(request, told, keep=False)
        token = msgspec.json.encode(rest.split("/")[2]).decode().replace("<", "\\u003c")
        script = msgspec.json.encode(told).decode()
        text = (
            "(function(){window._POSTHOG_REMOTE_CONFIG=window._POSTHOG_REMOTE_CONFIG||{};"
            f"window._POSTHOG_REMOTE_CONFIG[{token}]={{config:{script},siteApps:[]}};}})();"
        )
        answer = answers.as_text(request, text, keep=False)
        headers = tuple(pair for pair in answer.headers if pair[0] != "content-type")
        kind = ("content-type", "application/javascript; charset=utf-8")
        return msgspec.structs.replace(answer, headers=(*headers, kind))
    if rest == V1:
        return answers.as_json(request, {"results": {}}, reads_body=True)  # who is not in it counts as taken
    return answers.as_json(request, {"status": 1})


class _Uuid(msgspec.Struct):
    uuid: str = ""


class _Batch(msgspec.Struct):
    batch: list[_Uuid]


def reply_to_body(request: Request, body: bytes) -> Reply | None:
    """A v1 client reads the fate of each event by its uuid."""
    text = sniff.head(body, _REPLY_BYTES_MAX)
    try:
        uuids = [item.uuid for item in msgspec.json.decode(text, type=_Batch).batch if item.uuid]
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None
    return answers.as_json(request, {"results": {uuid: {"result": "ok"} for uuid in uuids}})


def call_of(frame: Frame, parcel: Parcel, limits: Limits) -> Call:
    from zuji.protocols import decoding

    envelope = parcel.envelope
    token = literal_key(envelope.get("api_key"), envelope.get("token"), parcel.form.get("api_key"))
    call = decoding.call_of(frame, parcel, limits, "posthog", token)
    sent = envelope.pop("sent_at", None) or frame.header("posthog-request-timestamp") or None
    if sent is not None:
        try:
            call.time_sent = instant(sent, "sent_at")
        except Refused:
            envelope["sent_at"] = sent
    for name in ("api_key", "token"):
        envelope.pop(name, None)
    if envelope.pop("historical_migration", False) is True:
        call.flags = ("historical",)
    info = frame.header("posthog-sdk-info")
    if info:
        envelope["$sdk_info"] = info
    return call


def record(draft: Draft) -> Event:
    """One event, with the changes of persons and groups that it carries."""
    name = draft.fields.get("event")
    key = draft.take("api_key")
    properties = draft.object("properties")
    draft.token = literal_key(key, properties.pop("token", None), draft.take("token")) or draft.token
    info = str(draft.call.envelope.get("$sdk_info", "")).partition("/")
    draft.aside({field: value for field, value in draft.call.envelope.items() if field != "$sdk_info"})

    lib = properties.get("$lib")
    version = properties.get("$lib_version")
    draft.sdk = (lib if isinstance(lib, str) else info[0], version if isinstance(version, str) else info[2])
    draft.platform = _platform(draft.sdk[0], properties.get("$is_server"))
    app_version = properties.get("$app_version")
    draft.told["lib"] = Lib(*draft.sdk, app_version=app_version if isinstance(app_version, str) else "")

    draft.client_id(draft.take("uuid"), "uuid", unique=True)
    if "client_event_id" not in draft.told:
        draft.client_id(properties.get("$insert_id"), "$insert_id", unique=False)
    if "client_event_id" not in draft.told:
        draft.content(draft.fields, properties)
    _time(draft, properties)
    _identity(draft, name, properties)

    for place in (draft.fields, properties):
        draft.also(draft.ops("set", place.pop("$set", None)))
        # posthog-js fills $set_once with every campaign parameter there is, null where the address has none.
        once = place.pop("$set_once", None)
        draft.also(draft.ops("set_once", _without_nulls(once) if isinstance(once, dict) else once))
        draft.also(draft.ops("unset", place.pop("$unset", None)))
    if name == "$groupidentify":
        _group(draft, properties)
    elif name == "$delete_person":
        draft.also((ProfileOp("delete"),))
    if properties.get("$process_person_profile") is False:
        for change in draft.changes:
            draft.keep("unapplied", {op.key: op.value for op in change.ops})
        draft.changes.clear()
    groups = properties.get("$groups")
    if isinstance(groups, dict):
        for kind, group in groups.items():
            draft.group(kind, group)

    draft.address(properties.pop("$ip", None), "$ip")
    agent = properties.get("$raw_user_agent")
    draft.agent(agent if isinstance(agent, str) else "")
    session = properties.get("$session_id")
    found = draft.properties(properties, known(properties, _KNOWN, properties))
    return draft.event(draft.take("event"), found, "event", session=session if isinstance(session, str) else "")


def _without_nulls(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value is not None}


def _time(draft: Draft, properties: dict[str, Any]) -> None:
    timestamp, offset = draft.take("timestamp"), draft.fields.get("offset")
    if timestamp is None and isinstance(offset, int | float) and not isinstance(offset, bool):
        # The event's age at receipt: nothing is left to correct.
        draft.told |= {"time_client": draft.call.received_at - round(offset), "time_raw": str(offset)}
        draft.told["time_sent"] = None
    else:
        draft.time(timestamp, "timestamp")
    if properties.get("$ignore_sent_at") is True:
        draft.told["time_sent"] = None
    zone = properties.get("$timezone_offset")
    if isinstance(zone, int) and not isinstance(zone, bool) and abs(zone) <= 18 * 60:
        draft.told["time_zone_offset"] = -zone  # JavaScript's sign: minutes west


def _identity(draft: Draft, name: Any, properties: dict[str, Any]) -> None:
    distinct, inner = draft.id("distinct_id"), draft.id("distinct_id", properties)
    if distinct and inner and inner != distinct:
        draft.keep("properties", {"distinct_id": inner})
    distinct = distinct or inner
    device = properties.get("$device_id")
    device = device if isinstance(device, str) else ""
    identified = properties.get("$is_identified")
    if name == "$create_alias" or properties.get("$process_person_profile") is False:
        is_login = identified is True
    else:
        is_login = name == "$identify" or identified is True or (identified is None and distinct != device)
    earlier = properties.get("$anon_distinct_id")
    earlier = earlier if isinstance(earlier, str) else ""
    if is_login:
        draft.who(distinct, earlier, device)
    else:
        draft.who("", distinct, device)
    if name == "$identify":
        draft.link(distinct, earlier)
    elif name == "$create_alias" and isinstance(properties.get("alias"), str):
        draft.told["identity_op"] = IdentityOp("alias", ((ANONYMOUS, distinct), (LOGIN, properties["alias"])))
    elif name == "$merge_dangerously" and isinstance(properties.get("alias"), str):
        draft.told["identity_op"] = IdentityOp("merge", ((LOGIN, distinct), (LOGIN, properties["alias"])))


def _group(draft: Draft, properties: dict[str, Any]) -> None:
    kind, key = properties.get("$group_type"), properties.get("$group_key")
    if isinstance(kind, str) and isinstance(key, str) and kind and key:
        draft.group(kind, key)
        draft.also(draft.ops("set", properties.pop("$group_set", None), "$group_set"), Target("group", kind, key))


def _platform(lib: str, is_server: Any) -> str:
    if is_server is True or lib.removeprefix("posthog-").startswith(_SERVERS):
        return "server"
    if lib in ("web", "js", "posthog-js"):
        return "web"
    return "app" if lib.startswith("posthog-") else ""


ADAPTER = adapter(
    "posthog", recognises, reply, reading("batch", "data"), call_of, record, fits=fits, reply_to_body=reply_to_body
)
