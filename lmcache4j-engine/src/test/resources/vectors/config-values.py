"""Writes config-values.json beside itself: what CPython and PyYAML make of configuration texts.

The converters are LMCache's as engine.md §1.2 describes them; int, float, str, repr, literal_eval
and yaml are the real ones. Run with Python 3.11 and PyYAML 6.
"""

import ast
import datetime
import json
import pathlib
import re

import yaml


def int_list(x):
    if isinstance(x, list):
        return [int(e) for e in x]
    if isinstance(x, int):
        return [int(x)]
    return [int(p) for p in pieces(x)]


def float_list(x):
    if isinstance(x, list):
        return [float(e) for e in x]
    if isinstance(x, float):
        return [x]
    return [float(p) for p in pieces(x)]


def str_list(x):
    return x if isinstance(x, list) else pieces(x)


def pieces(x):
    return [p.strip() for p in str(x).split(",") if p.strip()]


def boolean(x):
    return x if isinstance(x, bool) else str(x).strip().lower() in ("true", "1")


def local_disk(x):
    return x[7:] if re.match(r"file://(.*)/", x) else x


def plugin_locations(x):
    if isinstance(x, list):
        return x
    return [x] if x else []


def unquote(x):
    x = x.strip()
    if x and x[0] == x[-1] and x[0] in "'\"":
        try:
            value = ast.literal_eval(x)
            return value if isinstance(value, str) else x[1:-1]
        except (ValueError, SyntaxError):
            return x[1:-1]
    return x


VALUES = [
    "", " ", "0", "1", "-1", "+7", "007", " 12 ", "\t12\n", "1_000", "1__0", "_1", "1_", "- 1",
    "1.5", "1.", ".5", ".", "1e3", "1E-3", "1e", "1e+400", "-1e400", "1_0.0_1", "1_.5", "0x10",
    "0b1", "0o7", "inf", "-Infinity", "+INF", "infinit", "nan", "-NaN", "\u0661\u0662", "\uff11",
    "\u00a012\u00a0", "12\u200b", "\u20281", "\x1f9", "1d", "1f", "0x1p3", "9223372036854775807",
    "-9223372036854775808", "true", "TRUE", " True ", "yes", "on", "enabled", "false", "1.0",
    "a,b", " a , ,b,", ",", "1,2", "1, x", "1.5,2", "[1, 2]", "file:///data/x", "file:///data/x/",
    "file://data", "file://a/b", "file:/a/", "/data,file:///b/", "file://\n/", "LRU",
    0, 1, -1, 2, 256, 2**53 + 1, -2**63, 2**63 - 1,
    0.0, -0.0, 1.0, 1.5, -1.5, 0.1, 1e15, 1e16, 123456789012345680.0, 1e22, 1.5e300, 1e-4, 1e-5,
    0.00001234, 5e-324, float("inf"), float("-inf"), float("nan"), 9.3e18, 9007199254740993.0,
    True, False, [], [1, 2], [1.5], ["a", 1, None], ["1", " 2 "], [True], [[1]], ["1.5"],
    {}, {"a": 1}, {"a": [1, "it's", 'say "x"', "both ' and \"", "tab\t\\", None, True, 0.5]},
]
TEXTS = [
    "plain", "  trimmed  ", "'single'", '"double"', "'mixed\"", "'", '"', "''", '""', "'''", "''''",
    "''''''", "'''a'''", "'''a'b'''", '"""a\nb"""', "'a\nb'", "'a' 'b'", "'a'\"b\"'c'", "'a', 'b'",
    "'a'b'", "'it\\'s'", "'it's'", "'a\\'", "'\\n\\t\\\\\\\"'", "'\\a\\b\\f\\v\\r'", "'\\x41'",
    "'\\x4'", "'\\xzz'", "'\\u00e4'", "'\\u12'", "'\\U0001F600'", "'\\U00110000'", "'\\101\\60'",
    "'\\08'", "'\\777'", "'\\N{LATIN SMALL LETTER A}'", "'\\N{no such}'", "'\\N'", "'\\q'",
    "'\\\nx'", '"{\\"a\\": 1}"', "'# #'", '" # # "', "\u00a0'x'\u00a0", "'\u00fc'", "'a' + 'b'",
]
SCALARS = [
    "1e3", "1.5e3", "1.5e+3", "1.5E-3", "017", "0o17", "08", "0x1F", "0b11", "1_000", "0_", "1__0",
    "+1", "-0", "-12", "yes", "No", "ON", "off", "y", "true", "TRUE", "tRue", "null", "~", "NULL",
    "nUll", "", "1:30", "190:20:30", "190:20:30.15", ".inf", "-.INF", "+.Inf", ".nan", ".NaN", "1.",
    ".5", "-.5", "685_230.15", "2024-01-01", "2024-01-01T10:00:00Z", "12e03", "'5'",
    '"true"', "1.2.3", "0.1", "123456789012345678901234567890", "9223372036854775808", "abc",
]
CONVERTERS = {
    "int": int, "float": float, "bool": boolean, "str": str, "int_list": int_list,
    "float_list": float_list, "str_list": str_list, "local_disk": local_disk,
    "plugin_locations": plugin_locations,
}


def tagged(x):
    """Floats as {"float": repr}, since JSON has no infinity; the rest as it is."""
    if isinstance(x, float):
        return {"float": repr(x)}
    if isinstance(x, list):
        return [tagged(e) for e in x]
    if isinstance(x, dict):
        return {"map": [[k, tagged(v)] for k, v in x.items()]}
    return x


def attempt(convert, x):
    try:
        result = convert(x)
    except Exception:
        return {"in": tagged(x), "fails": True}
    if isinstance(result, int) and not isinstance(result, bool) and not -2**63 <= result < 2**63:
        return {"in": tagged(x), "fails": True}  # ours ends at 64 bits
    return {"in": tagged(x), "out": tagged(result)}


def scalar(text):
    value = yaml.safe_load("k: " + text)["k"]
    return text if isinstance(value, (datetime.date, datetime.datetime)) else value


document = {
    "converters": {n: [attempt(c, v) for v in VALUES] for n, c in CONVERTERS.items()},
    "quotes": [{"in": t, "out": unquote(t)} for t in TEXTS],
    "yaml": [{"in": t, "out": tagged(scalar(t))} for t in SCALARS],
}


def lines(x):
    """JSON with one case on a line."""
    if isinstance(x, list):
        return "[\n" + ",\n".join(json.dumps(e) for e in x) + "\n]"
    return "{\n" + ",\n".join(json.dumps(k) + ": " + lines(v) for k, v in x.items()) + "\n}"


path = pathlib.Path(__file__).with_suffix(".json")
path.write_text(lines(document) + "\n")
