"""What a user's query may call: functions and types that compute from their arguments and nothing else.

Left out are functions that read files, dictionaries, tables, settings, the network, the server's own state or a clock;
that take the name of a function or table as text; whose values differ from run to run; those that turn a few bytes
into many (`repeat`, `space`, `printf`, `arrayWithConstant`, padding), and those that take longer than a limit of time
could end, since the engine looks at the clock between blocks only (`arrayFold`: 37 s for a million elements;
`editDistance`: 7 s for two texts). Arrays of `range` are bounded by a limit of the connection.
Names are compared without case; what is sent is the name as it is written here.
"""

from __future__ import annotations

import re

from sqlglot import exp

_AGGREGATES = """
count sum avg min max any anyLast any_value first_value last_value anyHeavy argMin argMax
stddevPop stddevSamp varPop varSamp stddevPopStable stddevSampStable varPopStable varSampStable covarPop covarSamp corr
skewPop skewSamp kurtPop kurtSamp entropy sumKahan sumWithOverflow sumCount avgWeighted
uniq uniqExact uniqCombined uniqCombined64 uniqHLL12 uniqUpTo
quantile quantiles quantileExact quantilesExact quantileExactLow quantilesExactLow quantileExactHigh quantilesExactHigh
quantileExactInclusive quantilesExactInclusive quantileExactExclusive quantilesExactExclusive
quantileExactWeighted quantilesExactWeighted quantileTDigest quantilesTDigest quantileTiming quantilesTiming
quantileInterpolatedWeighted quantilesInterpolatedWeighted median medianExact medianTDigest
topK topKWeighted approx_top_k approx_top_sum histogram
groupArray groupArrayLast groupArraySorted groupUniqArray groupArrayIntersect groupConcat
groupArrayMovingSum groupArrayMovingAvg groupBitAnd groupBitOr groupBitXor
sumMap minMap maxMap deltaSum deltaSumTimestamp exponentialMovingAverage
windowFunnel retention sequenceMatch sequenceCount sequenceMatchEvents
maxIntersections maxIntersectionsPosition intervalLengthSum boundingRatio
simpleLinearRegression rankCorr studentTTest welchTTest mannWhitneyUTest meanZTest
cramersV cramersVBiasCorrected theilsU contingency gini
"""
_WINDOWS = """
row_number rank dense_rank denseRank percent_rank percentRank cume_dist ntile nth_value
lag lead lagInFrame leadInFrame nonNegativeDerivative
"""
_ARITHMETIC = """
plus minus multiply divide intDiv intDivOrZero modulo moduloOrZero positiveModulo negate abs gcd lcm
divideOrNull intDivOrNull moduloOrNull
e pi exp exp2 exp10 log ln log2 log10 log1p sqrt cbrt pow power sign sin cos tan asin acos atan atan2 sinh cosh tanh
hypot degrees radians sigmoid erf erfc factorial
floor ceil ceiling round roundBankers trunc roundToExp2 roundDown roundAge roundDuration widthBucket
greatest least min2 max2 isFinite isInfinite isNaN ifNotFinite
bitAnd bitOr bitXor bitNot bitShiftLeft bitShiftRight bitTest bitCount
equals notEquals less greater lessOrEquals greaterOrEquals and or xor not
if multiIf ifNull nullIf coalesce assumeNotNull isNull isNotNull isZeroOrNull toNullable transform grouping
"""
_TYPES = """
toInt8 toInt16 toInt32 toInt64 toInt128 toInt256 toUInt8 toUInt16 toUInt32 toUInt64 toUInt128 toUInt256
toFloat32 toFloat64 toString toBool toDate toDate32 toDateTime toDateTime64 toUUID toIPv4 toIPv6
toDecimal32 toDecimal64 toDecimal128 toDecimal256
toInt8OrNull toInt16OrNull toInt32OrNull toInt64OrNull toInt8OrZero toInt16OrZero toInt32OrZero toInt64OrZero
toUInt8OrNull toUInt16OrNull toUInt32OrNull toUInt64OrNull toUInt8OrZero toUInt16OrZero toUInt32OrZero toUInt64OrZero
toFloat32OrNull toFloat64OrNull toFloat32OrZero toFloat64OrZero toDateOrNull toDateOrZero toDateTimeOrNull
toDateTimeOrZero toDateTime64OrNull toDateTime64OrZero toDecimal64OrNull toDecimal128OrNull toUUIDOrNull toIPv4OrNull
toIPv6OrNull accurateCast accurateCastOrNull toTypeName toLowCardinality
"""
_TIMES = """
toYear toQuarter toMonth toDayOfYear toDayOfMonth toDayOfWeek toHour toMinute toSecond toMillisecond
toISOYear toISOWeek toWeek toYearWeek toStartOfYear toStartOfISOYear toStartOfQuarter toStartOfMonth toMonday
toStartOfWeek toStartOfDay toStartOfHour toStartOfMinute toStartOfSecond toStartOfFiveMinutes toStartOfTenMinutes
toStartOfFifteenMinutes toStartOfInterval toLastDayOfMonth toLastDayOfWeek toDaysInMonth timeSlot
toYYYYMM toYYYYMMDD toYYYYMMDDhhmmss YYYYMMDDToDate YYYYMMDDhhmmssToDateTime toUnixTimestamp
toUnixTimestamp64Milli toUnixTimestamp64Micro toUnixTimestamp64Nano toUnixTimestamp64Second
fromUnixTimestamp fromUnixTimestamp64Milli fromUnixTimestamp64Micro fromUnixTimestamp64Nano fromUnixTimestamp64Second
toTimezone timezoneOf timezoneOffset dateDiff date_diff dateTrunc date_trunc age
dateAdd date_add dateSub date_sub timestampAdd timestamp_add timestampSub timestamp_sub
addSeconds addMinutes addHours addDays addWeeks addMonths addQuarters addYears addMilliseconds
subtractSeconds subtractMinutes subtractHours subtractDays subtractWeeks subtractMonths subtractQuarters subtractYears
subtractMilliseconds toIntervalSecond toIntervalMinute toIntervalHour toIntervalDay toIntervalWeek toIntervalMonth
toIntervalQuarter toIntervalYear toIntervalMillisecond formatDateTime dateName monthName makeDate makeDate32
makeDateTime makeDateTime64 parseDateTime parseDateTimeOrNull parseDateTimeOrZero parseDateTimeBestEffort
parseDateTimeBestEffortOrNull parseDateTimeBestEffortOrZero parseDateTime64BestEffort parseDateTime64BestEffortOrNull
toRelativeDayNum toRelativeHourNum toRelativeMinuteNum toRelativeSecondNum toRelativeWeekNum toRelativeMonthNum
toRelativeQuarterNum toRelativeYearNum now now64 today yesterday current_timestamp current_date formatReadableTimeDelta
"""
_TEXTS = """
empty notEmpty length lengthUTF8 char_length lower upper lowerUTF8 upperUTF8 reverse reverseUTF8 concat concat_ws
concatWithSeparator concatAssumeInjective substring substringUTF8 substr mid left right leftUTF8 rightUTF8
substringIndex substringIndexUTF8 startsWith endsWith startsWithUTF8 endsWithUTF8 trim trimBoth trimLeft trimRight
ltrim rtrim initcap initcapUTF8 ascii format like notLike ilike notILike match extract extractAll
extractAllGroupsHorizontal extractAllGroupsVertical extractGroups regexpExtract regexpQuoteMeta countMatches
countMatchesCaseInsensitive countSubstrings countSubstringsCaseInsensitive
position positionCaseInsensitive positionUTF8 positionCaseInsensitiveUTF8 locate
hasToken hasTokenCaseInsensitive hasSubsequence multiSearchAny multiSearchAnyCaseInsensitive multiSearchFirstIndex
multiSearchFirstPosition multiSearchAllPositions
replace replaceAll replaceOne replaceRegexpOne replaceRegexpAll translate translateUTF8
splitByChar splitByString splitByRegexp splitByWhitespace splitByNonAlpha alphaTokens tokens ngrams arrayStringConcat
hex unhex bin base64Encode base64Decode tryBase64Decode base64URLEncode base64URLDecode tryBase64URLDecode
encodeURLComponent decodeURLComponent encodeXMLComponent decodeXMLComponent decodeHTMLComponent extractTextFromHTML
isValidUTF8 toValidUTF8 normalizeUTF8NFC normalizeUTF8NFKC ngramDistance ngramSearch soundex stringJaccardIndex
formatReadableSize formatReadableDecimalSize formatReadableQuantity
protocol domain domainWithoutWWW topLevelDomain firstSignificantSubdomain cutToFirstSignificantSubdomain port path
pathFull queryString fragment queryStringAndFragment cutWWW cutQueryString cutFragment cutQueryStringAndFragment
extractURLParameter extractURLParameters extractURLParameterNames cutURLParameter URLHierarchy URLPathHierarchy
IPv4NumToString IPv4StringToNum IPv4StringToNumOrNull IPv6NumToString IPv6StringToNum IPv6StringToNumOrNull
IPv4ToIPv6 isIPv4String isIPv6String isIPAddressInRange IPv4CIDRToRange IPv6CIDRToRange
MD5 SHA1 SHA224 SHA256 SHA512 cityHash64 sipHash64 sipHash128 farmHash64 xxHash32 xxHash64 murmurHash2_64
murmurHash3_32 murmurHash3_64 murmurHash3_128 halfMD5 intHash32 intHash64 CRC32 UUIDStringToNum UUIDNumToString
"""
_ARRAYS = """
array tuple map range arrayElement arrayElementOrNull tupleElement arrayJoin emptyArrayString emptyArrayInt64
emptyArrayFloat64 has hasAll hasAny indexOf countEqual arrayConcat arrayPushBack arrayPushFront arrayPopBack
arrayPopFront arraySlice arraySort arrayReverseSort arrayPartialSort arrayReverse arrayDistinct arrayUniq arrayCompact
arrayFlatten arrayZip arrayZipUnaligned arrayEnumerate arrayEnumerateUniq arrayEnumerateDense arrayDifference
arrayIntersect arrayUnion arrayExcept arraySymmetricDifference arrayJaccardIndex
arrayMap arrayFilter arrayCount arrayExists arrayAll arrayFirst arrayFirstOrNull arrayFirstIndex arrayLast
arrayLastOrNull arrayLastIndex arrayFill arrayReverseFill arraySplit arrayReverseSplit arraySum arrayAvg
arrayMin arrayMax arrayProduct arrayCumSum arrayCumSumNonNegative arrayRemove arrayRotateLeft arrayRotateRight
arrayShiftLeft arrayShiftRight arrayAUC arrayNormalizedGini arrayAutocorrelation dotProduct
L1Norm L2Norm LinfNorm L1Distance L2Distance LinfDistance cosineDistance
mapKeys mapValues mapContains mapContainsKey mapContainsValue mapFilter mapApply mapAdd mapSubtract mapSort
mapReverseSort mapExists mapAll mapFromArrays extractKeyValuePairs tupleToNameValuePairs tuplePlus tupleMinus
greatCircleDistance geoDistance geohashEncode geohashDecode pointInPolygon
"""
_JSON = """
isValidJSON JSONHas JSONLength JSONArrayLength JSONType JSONExtract JSONExtractString JSONExtractInt JSONExtractUInt
JSONExtractFloat JSONExtractBool JSONExtractRaw JSONExtractArrayRaw JSONExtractKeys JSONExtractKeysAndValues
JSONExtractKeysAndValuesRaw JSON_VALUE JSON_QUERY JSON_EXISTS simpleJSONExtractString simpleJSONExtractInt
simpleJSONExtractUInt simpleJSONExtractFloat simpleJSONExtractBool simpleJSONExtractRaw simpleJSONHas toJSONString
"""
AGGREGATES = frozenset(_AGGREGATES.split())
WINDOWS = frozenset(_WINDOWS.split())
SCALARS = frozenset(" ".join((_ARITHMETIC, _TYPES, _TIMES, _TEXTS, _ARRAYS, _JSON)).split())
COMBINATORS = ("If", "Array", "Distinct", "OrNull", "OrDefault", "ForEach", "ArgMin", "ArgMax")
COMBINATORS_MAX = 3
FUNCTIONS = AGGREGATES | WINDOWS | SCALARS
_BY_LOWER = {name.lower(): name for name in FUNCTIONS}
# Functions whose last argument, a text, is a type.
TAKE_TYPE = frozenset({"accurateCast", "accurateCastOrNull", "JSONExtract"})

_PLAIN_TYPES = (
    *("Bool", "String", "UUID", "IPv4", "IPv6", "Date", "Date32", "Float32", "Float64"),
    *(f"{sign}Int{bits}" for sign in ("", "U") for bits in (8, 16, 32, 64, 128, 256)),
)
PLAIN = frozenset(_PLAIN_TYPES)
_DECIMAL_DIGITS = {"Decimal32": 9, "Decimal64": 18, "Decimal128": 38, "Decimal256": 76}
TYPES_SHOWN = (
    "Bool, String, Int8 ... Int256, UInt8 ... UInt256, Float32, Float64, Decimal(p, s), Date, Date32, DateTime, "
    "DateTime64(p), UUID, IPv4, IPv6, and of them Nullable(T), Array(T), Map(K, V), Tuple(T, ...)"
)
TYPE_NESTING_MAX = 5
_WORD = re.compile(r"\s*([A-Za-z][A-Za-z0-9]*|[0-9]+|'[A-Za-z0-9_+/-]{1,64}'|[(),])")


def function(name: str) -> str | None:
    """The name of an allowed function as the engine writes it; None for others."""
    found = _BY_LOWER.get(name.lower())
    rest, used = name, 0
    while found is None and used < COMBINATORS_MAX:
        suffix = next((item for item in COMBINATORS if rest.endswith(item) and len(rest) > len(item)), None)
        if suffix is None:
            return None
        rest, used = rest[: -len(suffix)], used + 1
        base = _BY_LOWER.get(rest.lower())
        if base in AGGREGATES:
            found = base + name[len(rest) :]
    return found


class Type:
    """A type as it was parsed: name, and arguments that are types, numbers or time zones."""

    def __init__(self, name: str, arguments: tuple[Type | int | str, ...] = ()) -> None:
        self.name, self.arguments = name, arguments

    def __str__(self) -> str:
        if not self.arguments:
            return self.name
        return f"{self.name}({', '.join(repr(a) if isinstance(a, str) else str(a) for a in self.arguments)})"

    @property
    def inner(self) -> Type:
        """Of a Nullable, LowCardinality or Array: what is inside."""
        found = self.arguments[0]
        assert isinstance(found, Type)
        return found


def read_type(text: str) -> Type | None:
    """A type of any kind, as the engine writes it; None for what is not one or has parts that are not read here."""
    words, at = [], 0
    while at < len(text):
        found = _WORD.match(text, at)
        if found is None:
            return None
        words.append(found[1])
        at = found.end()
    if not 0 < len(words) <= 200:
        return None
    words.append("")
    try:
        made, end = _read(words, 0)
    except RecursionError:
        return None
    return made if end == len(words) - 1 and isinstance(made, Type) else None


def _read(words: list[str], at: int) -> tuple[Type | int | str | None, int]:
    word = words[at]
    if word.isdigit():
        return int(word), at + 1
    if word.startswith("'"):
        return word[1:-1], at + 1
    if not word or not word[0].isalpha():
        return None, at
    arguments: list[Type | int | str] = []
    at += 1
    if words[at] == "(":
        at += 1
        while words[at] != ")":
            found, at = _read(words, at)
            if found is None or words[at] not in (",", ")"):
                return None, at
            arguments.append(found)
            if words[at] == ",":
                at += 1
        at += 1
    return Type(word, tuple(arguments)), at


def type_of(text: str, zones: frozenset[str], nesting: int = 0) -> Type | None:
    """An allowed type; None for others. zones: names of time zones."""
    found = read_type(text)
    return found if found is not None and _allowed(found, zones, nesting) else None


def _allowed(found: Type, zones: frozenset[str], nesting: int = 0) -> bool:
    given = found.arguments
    if nesting > TYPE_NESTING_MAX:
        return False
    match found.name:
        case name if name in PLAIN:
            return not given
        case "DateTime":
            return not given or (len(given) == 1 and given[0] in zones)
        case "DateTime64":
            fine = 1 <= len(given) <= 2 and isinstance(given[0], int) and given[0] <= 9
            return fine and (len(given) == 1 or given[1] in zones)
        case "Decimal":
            numbers = all(isinstance(item, int) for item in given)
            return numbers and 1 <= len(given) <= 2 and 1 <= given[0] <= 76 and given[-1] <= 76  # type: ignore[operator]
        case name if name in _DECIMAL_DIGITS:
            return len(given) == 1 and isinstance(given[0], int) and given[0] <= _DECIMAL_DIGITS[name]
        case "FixedString":
            return len(given) == 1 and isinstance(given[0], int) and 1 <= given[0] <= 256
        case "Nullable" | "LowCardinality" | "Array" | "Map" | "Tuple":
            count = {"Map": (2, 2), "Tuple": (1, 20)}.get(found.name, (1, 1))
            if not count[0] <= len(given) <= count[1] or not all(isinstance(item, Type) for item in given):
                return False
            return all(_allowed(item, zones, nesting + 1) for item in given)  # type: ignore[arg-type]
    return False


def of_tree(node: exp.Expr, zones: frozenset[str]) -> Type | None:
    """An allowed type that a query wrote as a type, not as a text."""
    try:
        # DATE is the one name that sqlglot writes in another way.
        return type_of(re.sub(r"\bDATE\b", "Date", node.sql("clickhouse")), zones)
    except RecursionError:
        return None
