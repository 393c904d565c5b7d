"""How amounts are written: as browsers do it on the pages (Intl with narrow symbols), for pictures that are mailed.

Source: Unicode CLDR, narrow symbols and digits of ISO 4217; a test compares them with a browser.
"""

from __future__ import annotations

import unicodedata
from decimal import ROUND_HALF_UP, Context, Decimal

# Where the symbol is not the code; a line stands for a space that does not break.
_TOLD = (
    "AFN:؋ AMD:֏ AOA:Kz ARS:$ AUD:$ AZN:₼ BAM:KM BBD:$ BDT:৳ BMD:$ BND:$ BOB:Bs BRL:R$ BSD:$ BWP:P BZD:$ CAD:$ "
    "CLP:$ CNY:¥ COP:$ CRC:₡ CUC:$ CUP:$ CZK:Kč DKK:kr DOP:$ EGP:E£ EUR:€ FJD:$ FKP:£ GBP:£ GEL:₾ GHS:GH₵ GIP:£ "
    "GNF:FG GTQ:Q GYD:$ HKD:$ HNL:L HRK:kn HUF:Ft IDR:Rp ILS:₪ INR:₹ ISK:kr JMD:$ JPY:¥ KGS:⃀ KHR:៛ KMF:CF KPW:₩ "
    "KRW:₩ KYD:$ KZT:₸ LAK:₭ LBP:L£ LKR:Rs LRD:$ MGA:Ar MMK:K MNT:₮ MUR:Rs MXN:$ MYR:RM NAD:$ NGN:₦ NIO:C$ NOK:kr "
    "NPR:Rs NZD:$ PHP:₱ PKR:Rs PLN:zł PYG:₲ RON:lei RUB:₽ RWF:RF SBD:$ SEK:kr SGD:$ SHP:£ SRD:$ SSP:£ STN:Db "
    "SYP:£ THB:฿ TOP:T$ TRY:₺ TTD:$ TWD:$ UAH:₴ USD:$ UYU:$ VND:₫ XAF:FCFA XCD:$ XCG:Cg. XOF:F_CFA XPF:CFPF ZAR:R "
    "ZMW:ZK "
)
_SYMBOLS = dict(one.split(":") for one in _TOLD.split())
_SYMBOLS_OF = {"zh-CN": {"BYN": "р.", "TWD": "NT$"}}
_WHOLE = (
    "AFN ALL BIF CLP COP DJF GNF HUF IDR IQD IRR ISK JPY KMF KPW KRW LAK LBP MGA MMK PKR PYG RWF SLL SOS "
    "SYP UGX VND VUV XAF XOF XPF YER "
)
_THOUSANDTHS = "BHD JOD KWD LYD OMR TND"
_DIGITS = dict.fromkeys(_WHOLE.split(), 0) | dict.fromkeys(_THOUSANDTHS.split(), 3)
_SPACE, _NARROW = "\N{NO-BREAK SPACE}", "\N{NARROW NO-BREAK SPACE}"
_LONG = Context(prec=400)


def rounded(value: float | int, digits: int) -> Decimal:
    """To so many digits, halves away from zero, of the shortest decimal that is the number."""
    exact = Decimal(value if isinstance(value, int) else repr(float(value)))  # floats of arrays have names of their own
    return exact.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP, _LONG)


def money(value: float | int, currency: str, language: str) -> str:
    """An amount of a currency (ISO 4217): ¥12,345.68, -CHF 3.50."""
    symbol = _SYMBOLS_OF.get(language, {}).get(currency) or _SYMBOLS.get(currency, currency).replace("_", _NARROW)
    amount = rounded(value, _DIGITS.get(currency, 2))
    between = "" if unicodedata.category(symbol[-1])[0] in "SZ" else _SPACE
    return f"{'-' if amount < 0 else ''}{symbol}{between}{abs(amount):,}"
