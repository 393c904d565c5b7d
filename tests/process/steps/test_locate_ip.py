"""Places of known addresses."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.process.steps.harness import batch, context, keeps_rows_and_does_not_see_the_cut, rows
from zuji.process.countries import COUNTRY_CODES
from zuji.process.lookups import Geo, Xdb, open_geo, packaged_xdb
from zuji.process.steps.locate_ip import COLUMNS, locate_ip, version

KNOWN = {
    "114.114.114.114": ("CN", "江苏", "南京"),
    "202.96.209.5": ("CN", "上海", "上海"),
    "219.137.150.255": ("CN", "广东", "广州"),
    "::ffff:202.96.209.5": ("CN", "上海", "上海"),
    "1.36.0.1": ("HK", "香港", ""),
    "202.175.1.1": ("MO", "澳门", ""),
    "168.95.1.1": ("TW", "台湾", ""),
    "8.8.8.8": ("US", "", ""),
    "210.130.1.1": ("JP", "", ""),
}
NOWHERE = [
    *("127.0.0.1", "10.1.2.3", "192.168.1.1", "172.16.0.1", "169.254.1.1", "100.64.0.1", "192.0.2.1", "224.0.0.1"),
    *("0.0.0.0", "255.255.255.255", "::1", "fe80::1", "fc00::1", "2001:db8::1", "::ffff:10.0.0.1"),
    *("", "unknown", "1.2.3", "1.2.3.4.5", "8.8.8.8:80", "8.8.8.8, 1.1.1.1", "０.0.0.0", "\x00", "1" * 5000),
]


@pytest.mark.parametrize(("address", "place"), KNOWN.items())
def test_known_addresses(address: str, place: tuple[str, str, str]) -> None:
    assert rows(locate_ip, COLUMNS, ip=[address]) == [place]


@pytest.mark.parametrize("address", NOWHERE)
def test_what_is_no_public_address_has_no_place(address: str) -> None:
    assert rows(locate_ip, COLUMNS, ip=[address]) == [("", "", "")]


def test_a_missing_address_has_no_place() -> None:
    assert rows(locate_ip, COLUMNS, ip=[None, "8.8.8.8"]) == [("", "", ""), ("US", "", "")]
    assert locate_ip(batch(other=["x"]), context()).column("country").to_pylist() == [""]


class Countries:
    """A country database that says the same of everything."""

    database_type, build_epoch = "stand-in", 1_781_725_900

    def __init__(self, row: Any) -> None:
        self._row = row

    def metadata(self) -> Countries:
        return self

    def get(self, address: str) -> Any:
        return self._row


def geo(row: Any) -> Geo:
    path = packaged_xdb()
    assert path is not None
    return Geo(Xdb(path.read_bytes()), Countries(row))  # type: ignore[arg-type]


def test_the_country_database_decides_the_country() -> None:
    assert geo({"country_code": "SG"}).locate("8.8.8.8") == ("SG", "", "")
    assert geo({"country": {"iso_code": "SG"}}).locate("240e::1") == ("SG", "", "")
    assert geo({"country_code": "CN"}).locate("202.96.209.5") == ("CN", "上海", "上海")
    assert geo(None).locate("202.96.209.5") == ("CN", "上海", "上海")


def test_where_the_files_disagree_there_is_no_city() -> None:
    assert geo({"country_code": "JP"}).locate("202.96.209.5") == ("JP", "", "")


def test_the_version_names_the_data() -> None:
    assert version(context()) == "locate_ip-1+ip2region-20240228"
    assert geo({}).version == "ip2region-20240228+stand-in-1781725900"
    assert Geo(None).version == "none"
    assert Geo(None).locate("8.8.8.8") == ("", "", "")


def test_another_file_is_refused() -> None:
    with pytest.raises(ValueError, match="no xdb file"):
        Xdb(b"short")
    with pytest.raises(ValueError, match="xdb format 9"):
        Xdb(b"\x09\x00" + bytes(600_000))
    assert open_geo(countries=packaged_xdb() and None).version == "ip2region-20240228"


def test_country_codes_are_codes() -> None:
    assert all(len(code) == 2 and code.isupper() for code in COUNTRY_CODES.values())
    assert len(COUNTRY_CODES) == 239
    assert COUNTRY_CODES["法国"] == "FR"


@given(
    st.lists(st.none() | st.ip_addresses().map(str) | st.sampled_from([*KNOWN, *NOWHERE]), max_size=12),
    st.integers(0, 12),
)
@settings(max_examples=50, deadline=None)
def test_keeps_rows_and_does_not_see_the_cut(addresses: list[str | None], cut: int) -> None:
    keeps_rows_and_does_not_see_the_cut(locate_ip, batch(ip=addresses), cut)
