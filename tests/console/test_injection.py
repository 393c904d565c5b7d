"""What must not be read, by every way to it that SQL has: refused, or harmless.

The canaries are the content of another project and of a file; neither is ever in an answer or a complaint, and no file
is written. Attempts name places, never the canary.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.analyze.scenario import World
from tests.console.conftest import CANARY, OTHER, SHOP, Asked
from zuji.analyze.complaints import BadQuery
from zuji.store.clickhouse import ClickHouse
from zuji.store.contract import QueryFailed

SECRET = "file-canary-93ac"

# What to read; {file}, {out}: a file with the canary, one that must not come to be; {other}: the other project's table;
# {database}: the database of all tables.
SOURCES = """
file('{file}')
file('{file}', 'CSV', 'x String')
file('{file}', LineAsString)
FILE('{file}', 'RawBLOB', 'x String')
`file`('{file}')
"file"('{file}', 'CSV')
url('file://{file}', 'CSV')
url('http://127.0.0.1:1/', CSV, 'x String')
urlCluster('a', 'http://127.0.0.1:1/')
s3('http://127.0.0.1:1/x', 'CSV')
hdfs('hdfs://127.0.0.1/x', 'CSV')
gcs('http://127.0.0.1/x')
azureBlobStorage('x', 'y', 'z')
remote('127.0.0.1', {database}, {other})
remote('127.0.0.1', '{database}.{other}')
remoteSecure('127.0.0.1', {database}.{other})
cluster('default', {database}.{other})
clusterAllReplicas('default', {database}, {other})
merge('{database}', 'events_.*')
merge('.*')
merge(REGEXP('.*'), 'events_.*')
mysql('127.0.0.1:1', 'a', 'b', 'c', 'd')
postgresql('127.0.0.1:1', 'a', 'b', 'c', 'd')
sqlite('{file}', 'x')
mongodb('127.0.0.1:1', 'a', 'b', 'c', 'd', 'x String')
redis('127.0.0.1:1', 'k', 'k String')
odbc('DSN=x', 'a', 'b')
jdbc('x', 'a', 'b')
executable('cat {file}', 'TSV', 'x String')
python('open("{file}").read()')
Python(x)
input('x String')
format('CSV', '1')
values('x String', 'a')
VALUES('x String', 'a')
null('x String')
numbers(10)
numbers_mt(10)
zeros(10)
generate_series(1, 10)
generateRandom('x String')
view(SELECT * FROM {database}.{other})
loop({database}, {other})
dictionary('persons_8_1')
mergeTreeIndex({database}, {other})
mergeTreeParts({database}, {other})
mergeTreeProjection({database}, {other}, 'x')
viewExplain('EXPLAIN', '', (SELECT 1))
fuzzJSON('x', 'y')
fuzzQuery('SELECT 1')
deltaLake('http://127.0.0.1/x')
iceberg('http://127.0.0.1/x')
arrowFlight('127.0.0.1:1', 'x')
ytsaurus('127.0.0.1', 'x')
{other}
`{other}`
"{other}"
{database}.{other}
`{database}`.`{other}`
{database}.{other} FINAL
default.{other}
events_7
events_7 FINAL
person_map
actors
rejects
profile_ops
bot_labels
persons_7_1
system.one
system.tables
system.settings
system.processes
`system`.`query_log`
system.numbers
information_schema.tables
INFORMATION_SCHEMA.COLUMNS
_table_function.file
{{t:Identifier}}
{{d:Identifier}}.{{t:Identifier}}
events.{other}
n_1
o_0
__table1
answer
EVENTS_8
""".strip().splitlines()
PLACES = """
SELECT * FROM {source}
SELECT count() FROM (SELECT * FROM {source})
SELECT * FROM {source} AS events
WITH x AS (SELECT * FROM {source}) SELECT * FROM x
WITH {source} AS x SELECT x
SELECT (SELECT any(toString(tuple(*))) FROM {source})
SELECT count() FROM events WHERE event IN (SELECT * FROM {source})
SELECT event FROM events WHERE event IN {source}
SELECT event FROM events WHERE event IN ({source})
SELECT event FROM events WHERE (event, event) NOT IN {source}
SELECT event FROM events WHERE event GLOBAL IN {source}
SELECT 1 FROM events WHERE EXISTS (SELECT 1 FROM {source})
SELECT * FROM events AS e LEFT JOIN {source} AS q ON 1 = 1
SELECT * FROM events, {source}
SELECT event FROM events UNION ALL SELECT toString(tuple(*)) FROM {source}
SELECT event FROM events EXCEPT SELECT * FROM {source}
SELECT arrayMap(x -> (SELECT count() FROM {source}), [1])
SELECT CAST((SELECT count() FROM {source}) AS String)
SELECT event FROM events ORDER BY (SELECT count() FROM {source})
SELECT event FROM events LIMIT (SELECT count() FROM {source})
SELECT if(1, {source}, 1)
""".strip().splitlines()
SINGLE = r"""
SELECT 1 INTO OUTFILE '{out}'
SELECT * FROM events INTO OUTFILE '{out}' FORMAT CSV
SELECT * FROM events INTO OUTFILE '{out}' TRUNCATE COMPRESSION 'none'
SELECT 1 FORMAT TSV
SELECT 1 FORMAT JSON SETTINGS readonly = 0
SELECT 1 SETTINGS readonly = 0
SELECT 1 SETTINGS max_execution_time = 0, max_memory_usage = 0
SELECT * FROM (SELECT 1 SETTINGS readonly = 0)
SELECT * FROM events SETTINGS additional_table_filters = {{'a': 'b'}}
SELECT 1; SELECT 2
SELECT 1;; DROP TABLE {other}
SELECT 1; -- x
SELECT 1 /* ; DROP TABLE {other} */
SELECT 1 -- */ DROP TABLE {other}
SELECT 1 # DROP TABLE {other}
EXPLAIN SELECT 1
EXPLAIN AST SELECT 1
EXPLAIN TABLE OVERRIDE mysql('127.0.0.1:1', 'a', 'b', 'c', 'd') PARTITION BY x
EXPLAIN ESTIMATE SELECT * FROM {other}
DESCRIBE TABLE {other}
DESC file('{file}')
DESCRIBE file('{file}')
SHOW TABLES
SHOW DATABASES
SHOW CREATE TABLE {other}
SHOW PROCESSLIST
SHOW GRANTS
EXISTS TABLE {other}
CHECK TABLE {other}
USE {database}
SET readonly = 0
SET allow_introspection_functions = 1
INSERT INTO {other} SELECT * FROM events
INSERT INTO FUNCTION file('{out}') SELECT 1
CREATE TABLE x (a Int8) ENGINE = Memory
CREATE TABLE x ENGINE = File(CSV, '{file}')
CREATE VIEW x AS SELECT 1
CREATE FUNCTION f AS x -> x
CREATE DICTIONARY d (a UInt64) PRIMARY KEY a SOURCE(FILE(path '{file}' format 'CSV')) LAYOUT(FLAT()) LIFETIME(0)
CREATE NAMED COLLECTION c AS a = 1
ALTER TABLE {other} DELETE WHERE 1
ALTER TABLE {other} UPDATE event = 'x' WHERE 1
DELETE FROM {other} WHERE 1
DROP TABLE {other}
DROP DATABASE {database}
TRUNCATE TABLE {other}
RENAME TABLE {other} TO x
EXCHANGE TABLES {other} AND events_7
DETACH TABLE {other}
ATTACH TABLE {other} FROM '{file}'
OPTIMIZE TABLE {other} FINAL
KILL QUERY WHERE 1
SYSTEM STOP MERGES
SYSTEM START LISTEN TCP
SYSTEM SHUTDOWN
BACKUP TABLE {other} TO File('{out}')
RESTORE TABLE {other} FROM File('{file}')
GRANT ALL ON *.* TO default
BEGIN TRANSACTION
EXECUTE AS default SELECT 1
PARALLEL WITH SELECT 1
WITH 1 AS x INSERT INTO {other} SELECT x
WITH RECURSIVE x AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM x) SELECT * FROM x
WITH events AS (SELECT 1) SELECT * FROM events
WITH x AS (WITH persons AS (SELECT 1) SELECT * FROM persons) SELECT * FROM x
WITH x AS MATERIALIZED (SELECT 1) SELECT * FROM x
SELECT file('{file}')
SELECT file('{file}', 'x')
SELECT FILE('{file}')
SELECT `file`('{file}')
SELECT "file"('{file}')
SELECT file ( '{file}' )
SELECT file/**/('{file}')
SELECT arrayMap(x -> file(x), ['{file}'])
SELECT arrayMap(file, ['{file}'])
SELECT arrayReduce('groupFormat', [1])
SELECT arrayReduce('file', ['{file}'])
SELECT initializeAggregation('any', '{file}')
SELECT multiIf(1, file('{file}'), '')
SELECT CASE WHEN 1 THEN file('{file}') END
SELECT CAST(file('{file}') AS String)
SELECT file('{file}')::String
SELECT -file('{file}')
SELECT [file('{file}')][1]
SELECT (file('{file}'), 1).1
SELECT {{'a': file('{file}')}}
SELECT event FROM events ORDER BY file('{file}')
SELECT event FROM events GROUP BY file('{file}')
SELECT event FROM events LIMIT file('{file}')
SELECT event FROM events LIMIT 1 BY file('{file}')
SELECT sum(1) OVER (PARTITION BY file('{file}'))
SELECT sum(1) OVER (ORDER BY file('{file}') ROWS BETWEEN file('{file}') PRECEDING AND CURRENT ROW)
SELECT count() FILTER (WHERE file('{file}') = '')
SELECT quantile(file('{file}'))(1)
SELECT count(DISTINCT file('{file}'))
SELECT * REPLACE (file('{file}') AS event) FROM events
SELECT * EXCEPT (file) FROM events
SELECT * APPLY(file) FROM events
SELECT * APPLY(x -> file(x)) FROM events
SELECT COLUMNS('.*') FROM events
SELECT COLUMNS('.*') APPLY(file) FROM events
SELECT events.COLUMNS('a') FROM events
SELECT t FROM events ARRAY JOIN [file('{file}')] AS t
SELECT 1 FROM events AS e JOIN persons AS p ON file('{file}') = e.event
SELECT dictGet('persons_8_1', 'person', toUInt64(1))
SELECT dictGetOrDefault('{database}.persons_8_1', 'person', toUInt64(1), 0)
SELECT dictHas('persons_8_1', toUInt64(1))
SELECT dictGetHierarchy('x', toUInt64(1))
SELECT joinGet('{database}.{other}', 'event', 1)
SELECT joinGetOrNull('{database}.{other}', 'event', 1)
SELECT hasColumnInTable('{database}', '{other}', 'event')
SELECT getSetting('readonly')
SELECT getSettingOrDefault('readonly', 1)
SELECT getServerSetting('path')
SELECT getMergeTreeSetting('index_granularity')
SELECT getMacro('x')
SELECT getOSKernelVersion()
SELECT hostName(), fqdn(), FQDN(), hostname()
SELECT currentUser(), user(), authenticatedUser()
SELECT currentDatabase(), database(), DATABASE()
SELECT currentDatabase
SELECT currentRoles(), currentProfiles(), enabledRoles(), defaultRoles()
SELECT version(), buildId(), uptime(), revision(), displayName(), tcpPort(), serverUUID()
SELECT timezone(), serverTimezone()
SELECT queryID(), initialQueryID(), connectionId(), current_user, session_user, @@version, @@max_allowed_packet
SELECT globalVariable('max_allowed_packet')
SELECT filesystemAvailable(), filesystemCapacity()
SELECT demangle('x'), addressToLine(1), addressToSymbol(1)
SELECT sleep(3), sleepEachRow(3)
SELECT throwIf(1, '{file}')
SELECT catboostEvaluate('{file}', 1)
SELECT runCommand('cat {file}')
SELECT evalMLMethod(1, 2)
SELECT aiGenerate('x'), url('file://{file}')
SELECT regionToName(toUInt32(1))
SELECT currentQueryID(), transactionID(), tid(), logTrace('x')
SELECT showCertificate()
SELECT structureToProtobufSchema('a Int8'), structureToCapnProtoSchema('a Int8')
SELECT formatRow('CSV', 1), formatQuery('SELECT 1'), formatRowNoNewline('RawBLOB', file('{file}'))
SELECT lowCardinalityKeys(event), blockNumber(), rowNumberInAllBlocks(), runningDifference(1) FROM events
SELECT partitionId(1), shardNum(), zookeeperSessionUptime()
SELECT defaultValueOfTypeName('String'), toColumnTypeName(1), dumpColumnStructure(1), blockSerializedSize(1)
SELECT __actionName('a'), __getScalar('x'), __scalarSubqueryResult(1), _CAST(1, 'Int8')
SELECT in(1, 2), notIn(1, 2), globalIn(1, {other}), nullIn(1, {other}), inIgnoreSet(1, 2)
SELECT repeat('x', 1000000000), space(1000000000), arrayWithConstant(1000000000, 1), randomString(1000000000)
SELECT leftPad('x', 1000000000), rightPad('x', 1000000000), arrayResize([1], 1000000000)
SELECT toFixedString('x', 1000000000), printf('%1000000000d', 1), arrayFold((a, x) -> a, range(10), 1)
SELECT rand(), generateUUIDv4(), randomPrintableASCII(10), now64(20), nonexistent()
SELECT groupFormat('CSV')(event) FROM events
SELECT sumState(1), sumMerge(sumState(1)), uniqSimpleState(1), finalizeAggregation(sumState(1))
SELECT flameGraph(1), aggThrow(1), nothing(), estimateCompressionRatio(event) FROM events
SELECT CAST('x' AS AggregateFunction(sum, Int8))
SELECT CAST('x' AS SimpleAggregateFunction(sum, Int8)), CAST('{{}}' AS JSON)
SELECT CAST(1 AS Dynamic), CAST(1 AS Variant(Int8))
SELECT CAST('x' AS Enum8('a' = 1)), CAST(1 AS Nested(a Int8)), CAST((1, 2) AS Point)
SELECT CAST('x' AS FixedString(100000000))
SELECT CAST('x', concat('Str', 'ing'))
SELECT CAST('x', 'AggregateFunction(sum, Int8)')
SELECT CAST('x' AS Array(Array(Array(Array(Array(Array(Array(Array(String)))))))))
SELECT accurateCast('x', 'AggregateFunction(sum, Int8)'), JSONExtract('1', 'AggregateFunction(sum, Int8)')
SELECT accurateCast('x', event) FROM events
SELECT toDecimal256('1e9999', 76), toDecimal32(1, 1000)
SELECT actor, actor_number, batch, raw_offset, p_0, sent_0, nulls, exacts, texts FROM events
SELECT _part, _table, _database, _path, _file, _partition_id, _block_number, _row_exists FROM events
SELECT events.batch FROM events
SELECT events_7.event FROM events
SELECT {database}.events_7.event FROM events
SELECT {other}.event FROM events
SELECT c_person, m_person, b_reason, n_none, n_0, n_1, o_0, c_0, answer FROM events
SELECT texts['x'], groups['x'], "texts.keys", "texts.size0", "groups.keys" FROM events
SELECT event.size, event.null, person.a.b.c FROM events
SELECT event FROM events PREWHERE 1
SELECT event FROM events SAMPLE 0.5
SELECT event FROM events FINAL
SELECT event FROM events QUALIFY file('{file}') = ''
SELECT event FROM events WITH TOTALS
SELECT event FROM events GROUP BY event WITH TOTALS
SELECT event FROM events ORDER BY event WITH FILL
SELECT event FROM events ORDER BY event WITH FILL FROM 0 TO 1000000000000 STEP 1 INTERPOLATE (event AS file('{file}'))
SELECT event FROM events ORDER BY event COLLATE 'x'
SELECT event FROM events LIMIT 1 WITH TIES
SELECT event FROM events OFFSET 1 ROW FETCH FIRST 2 ROWS ONLY
SELECT event FROM events PASTE JOIN persons
SELECT event FROM events GLOBAL ANY LEFT JOIN persons USING (person)
SELECT event FROM events NATURAL JOIN persons
SELECT event FROM events PIVOT (sum(1) FOR event IN ('a'))
SELECT event FROM events AS e (a, b)
SELECT TOP 1 event FROM events
SELECT event INTO x FROM events
SELECT event FROM events FOR UPDATE
SELECT event FROM events WINDOW w AS (ORDER BY file('{file}'))
SELECT event FROM events AS OF TIMESTAMP '2020-01-01'
SELECT 1 UNION SELECT 2
FROM events
TABLE {other}
VALUES (1)
(SELECT 1) FORMAT CSV
SELECT
SELECT FROM events
SELECT * FROM
'; DROP TABLE {other} --
SELECT ''; DROP TABLE {other} --'
SELECT 'a\'; DROP TABLE {other} --'
SELECT 'a\\'; DROP TABLE {other} --'
SELECT 'a'' UNION ALL SELECT * FROM {other} --'
SELECT "a\" FROM {other} --" FROM events
SELECT "a"" FROM {other} --" FROM events
SELECT `a\` FROM {other} --` FROM events
SELECT `a`` FROM {other} --` FROM events
SELECT 1 AS "a\", (SELECT any(event) FROM {other}) AS "b"
SELECT 1 AS "a"", (SELECT any(event) FROM {other}) AS ""b"
SELECT 1 AS `x" FROM {other} --`
SELECT $$ a $$, $x$ FROM {other} $x$
SELECT $country FROM events
SELECT ‘a’ FROM {other}
SELECT “event” FROM events
SELECT ＇a＇; SELECT 1
SELECT 'a' UNION ALL SELECT event FROM {other}
SELECT concat('x', (SELECT any(event) FROM {other}))
SELECT 'x' 'y', N'z', E'\x41', x'41', b'01', 0x41, 1_000
SELECT '\x27; DROP TABLE {other}; --'
SELECT unhex('27') || ' FROM {other} --'
SELECT {{x:String}}
SELECT {{x:Identifier}} FROM events
SELECT {{x}} FROM events
SELECT {{`x`:String}} FROM events
SELECT ?
SELECT :x
SELECT @x
SELECT %(x)s
SELECT {{{{x}}}}
""".strip().splitlines()

# What is answered of all that only looks like it: texts, comments, names of the query's own, `format` of texts.
HARMLESS = r"""
WITH format('CSV', '1') AS x SELECT x
SELECT event FROM events WHERE event IN (format('CSV', '1'))
SELECT if(1, format('CSV', '1'), 1)
SELECT 1 /* ; DROP TABLE {other} */
SELECT 1 -- */ DROP TABLE {other}
SELECT 1 # DROP TABLE {other}
SELECT * EXCEPT (file) FROM events
FROM events
SELECT 'a\'; DROP TABLE {other} --'
SELECT 'a'' UNION ALL SELECT * FROM {other} --'
SELECT 1 AS "a"", (SELECT any(event) FROM {other}) AS ""b"
SELECT 1 AS `x" FROM {other} --`
SELECT '\x27; DROP TABLE {other}; --'
SELECT unhex('27') || ' FROM {other} --'
""".strip().splitlines()


@pytest.fixture(scope="module")
def places(loaded: tuple[ClickHouse, World], tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    folder = tmp_path_factory.mktemp("canary")
    (folder / "secret.csv").write_text(SECRET)
    store, _ = loaded
    names = {"file": str(folder / "secret.csv"), "out": str(folder / "out.csv")}
    return {**names, "other": f"events_{OTHER}", "database": store.generation, "folder": str(folder)}


def attempts(places: dict[str, str]) -> Iterator[str]:
    for source, place in itertools.product(SOURCES, PLACES):
        yield place.format(source=source.format(**places))
    for single in SINGLE:
        yield single.format(**places)


def test_the_corpus_is_large() -> None:
    assert len(SOURCES) * len(PLACES) > 1_500 and len(SINGLE) >= 200


def test_nothing_of_another_project_or_a_file_is_ever_said(
    loaded: tuple[ClickHouse, World], places: dict[str, str]
) -> None:
    ask = Asked(*loaded)
    tables = ask.store.tables()
    answered = []
    for attempt in attempts(places):
        try:
            ask.answer(attempt)
            answered.append(attempt)
        except BadQuery as error:
            assert "Traceback" not in str(error)
        except QueryFailed as error:
            pytest.fail(f"{attempt}: {error}, {error.__cause__}")
    said = "\n".join(ask.said)
    assert SECRET not in said and CANARY not in said
    assert sorted(item.name for item in Path(places["folder"]).iterdir()) == ["secret.csv"]
    assert ask.store.tables() == tables
    assert answered == [line.format(**places) for line in HARMLESS]


@pytest.mark.parametrize(
    ("sql", "says"),
    [
        ("SELECT *\nFROM system.tables", "line 2, column 6: system.tables is not a relation"),
        ("SELECT 1, file('x')", "line 1, column 11: function file is not allowed"),
        ("SELECT * FROM event", "line 1, column 15: there is no relation 'event'; valid: events, persons, quarantine"),
        ("SELECT uniqExat(person) FROM events", "close: uniqExact"),
        ("SELECT revenu, price AS revenue FROM events", "line 1, column 8: unknown identifier revenu; close: revenue"),
        ("SELECT pric FROM events", "unknown identifier pric; close: price"),
        ("SELECT 1 SETTINGS max_threads = 1", "SETTINGS is not allowed"),
        ("SELECT event FROM events FINAL", "FINAL cannot be read"),
        ("SELECT event FROM events WHERE", "line 1, column"),
        ("EXPLAIN SELECT 1", "EXPLAIN is not allowed"),
        ("SELECT x IN y FROM events", "after IN comes a list"),
        ("SELECT event IN (person) FROM events", "use has(array, value)"),
        ("SELECT CAST(1 AS Variant(Int8))", "is not allowed; valid: Bool, String"),
        ("WITH events AS (SELECT 1) SELECT 1", "has the name of a relation"),
        ("SELECT event + 1 FROM events", "Illegal types String and UInt8 of arguments of function plus"),
        ("SELECT sum(price) FROM events WHERE sum(price) > 1", "Aggregate function sum(price) is found in WHERE"),
        ("SELECT event, count() FROM events", "Column 'events.event' is not under aggregate function"),
        ("SELECT 1 UNION SELECT 2", "Expected DISTINCT or ALL for Union"),
        ("SELECT $country FROM events", "stands in double quotes"),
        ("SELECT {x:String}", "the query needs parameter 'x' of type String"),
        ("SELECT {x:Identifier}", "has a type that is not allowed"),
        ("SELECT " + "(" * 60 + "1" + ")" * 60, "brackets nest deeper than 50"),
        ("SELECT 1" + " + 1" * 300, "nests deeper than 250"),
        ("SELECT " + "1, " * 5_000 + "1", "8000 words and signs"),
        ("SELECT '" + "x" * 70_000 + "'", "65536 characters"),
    ],
)
def test_complaints_name_the_thing_the_place_and_what_would_be_valid(ask: Asked, sql: str, says: str) -> None:
    assert says in ask.refused(sql)


def test_complaints_of_the_engine_show_nothing_of_how_it_is_asked(ask: Asked, places: dict[str, str]) -> None:
    for sql in (
        "SELECT event + 1 FROM events", "SELECT toInt8(event) FROM events", "SELECT nothing_like_it FROM persons",
        "SELECT person, count() FROM persons", "SELECT plan + 1 FROM persons", "SELECT sum(event) FROM events",
        "SELECT e.x FROM events AS e", "SELECT tags + 1 FROM events",
        "SELECT toDate(paid, 5) FROM events",
    ):  # fmt: skip
        said = ask.refused(sql)
        ours = (places["database"], "events_", "person_map", "profile_ops", "n_0", "n_1", "arrayFold", "DB::", "p_")
        assert not [word for word in ours if word in said], (sql, said)


@pytest.mark.parametrize("project", [SHOP, OTHER])
def test_each_project_sees_its_own(loaded: tuple[ClickHouse, World], project: int) -> None:
    store, world = loaded
    events = Asked(store, world, project)("SELECT DISTINCT event FROM events ORDER BY event")
    assert events == ([["buy"], ["view"]] if project == SHOP else [[CANARY]])
    assert Asked(store, world, project)("SELECT count() FROM persons") == [[2 if project == SHOP else 1]]
