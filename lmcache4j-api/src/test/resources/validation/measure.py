"""Asks upstream's framework what it answers to JSON bodies and multipart forms.

Writes bodies.jsonl, lists.jsonl and forms.jsonl beside this file: first line the versions, then one request and
its answer a line; bodies are pieces with the times each is repeated, bytes written as the characters
of the same number. Needs fastapi, httpx and
python-multipart.
"""

import importlib.metadata
import json
import pathlib
from typing import List, Optional, Tuple

from fastapi import FastAPI, Request
from pydantic import BaseModel
from starlette.responses import PlainTextResponse
from starlette.testclient import TestClient

app = FastAPI()


class Load(BaseModel):
    config_path: str
    max_chunks: Optional[int] = None
    max_failed_keys: int = 10


@app.post("/load")
async def load(body: Load, q: int = 0):
    return {"config_path": body.config_path, "max_chunks": body.max_chunks,
            "max_failed_keys": body.max_failed_keys}


class Move(BaseModel):
    old_position: Tuple[str, str]
    tokens: Optional[List[int]] = []
    should_copy: Optional[bool] = False


@app.post("/move")
async def move(body: Move):
    return {"old_position": body.old_position, "tokens": body.tokens, "should_copy": body.should_copy}


class Lookup(BaseModel):
    tokens: List[int]
    worker_ids: Optional[list[int]] = None


@app.post("/lookup")
async def lookup(body: Lookup):
    return {"tokens": body.tokens, "worker_ids": body.worker_ids}


@app.post("/form")
async def form(request: Request):
    script = (await request.form()).get("script")
    if not script or not hasattr(script, "filename"):
        return PlainTextResponse("No script file provided", 400)
    return PlainTextResponse(script.filename)


JSON = "application/json"
OBJECT = b'{"config_path":"a"}'
INTEGERS = [
    'null', '"5"', '" 5 "', '"5.0"', '"5.5"', '"+5"', '"-5"', '"+-5"', '"-+5"', '"1_0"', '"a"', '""', '" "', '1.0', '1.5',
    '-1.0', '1e3', '1e400', '-1e400', 'NaN', 'Infinity', 'true', 'false', '[]', '{}', '[1]', '"true"', '1e15', '1e18',
    '1e19', '1e20', '-9223372036854775808.0', '9007199254740993.0', '9223372036854775807', '9223372036854775808',
    '"9223372036854775808"', '123456789012345678901234567890', '"0x10"', '"1e3"', '"00005"', '"\u0661"', '"5."', '".0"',
    '"5.00"', '"-0"', '-0.0', '"- 5"', '"1__0"', '"_1"', '"1_"', '"5\\n"', '"1_0.0"', '"+5.0"', '"0_5"', '"-_1"', '"-0_5"',
    '"++5"', '"--5"', '"5.0_0"', '"-0005.0"', '"\\u00a05"', '"\\u00855"', '"\\u20005"', '"\\u001c5"', '"\\u180e5"', '0.1', '-1.5',
]


def bodies():
    for body in [b'', b'{}', b'null', b'[]', b'1', b'"a"', b'true', b'[1,{"a":2.50}]', OBJECT]:
        yield "/load", JSON, body
    for value in ['1', 'null', 'true', '[1]', '{"a":[]}', '""', '"\\ud83d\\ude00"', '"\\ud800"', 'NaN', '"\u00e9"']:
        yield "/load", JSON, ('{"config_path":%s}' % value).encode()
    for value in INTEGERS:
        yield "/load", JSON, ('{"config_path":"a","max_chunks":%s}' % value).encode()
        yield "/load", JSON, ('{"config_path":"a","max_failed_keys":%s}' % value).encode()
    yield "/load", JSON, b'{"max_chunks":"x","max_failed_keys":[],"config_path":3,"other":1}'
    yield "/load", JSON, b'{"max_failed_keys":"y","max_chunks":1.5}'
    yield "/load", JSON, b'{"config_path":"a","max_chunks":1,"max_chunks":"x"}'
    yield "/load", JSON, b'{"config_path":1,"config_path":"b"}'
    for kind in ["", "text/plain", "application/vnd.x+json", "application/json; charset=utf-8", "APPLICATION/JSON", "text/json",
                 "application/x-www-form-urlencoded", "json", "application/json+x", " application/json ", "application/jsonp"]:
        yield "/load", kind, OBJECT
    yield "/load", "", b''
    yield "/load", "text/plain", '{"\u00e9":"\\"'.encode()
    for body in [b'{', b'{"config_path":"a"', b'{"config_path":"a",}', b'{"config_path":"a"} x', b'\xff', b'{"config_path":"\xff"}',
                 b'\xef\xbb\xbf' + OBJECT, OBJECT.decode().encode("utf-16"), [(b'[', 100000)], b'{"config_path":"a\nb"}',
                 b'{\n  "config_path": "a",\n  x}', b"{'config_path':'a'}", b'nul']:
        yield "/load", JSON, body
    yield "/load?q=x", JSON, b'{"max_chunks":"a"}'
    yield "/load?q=x", JSON, b'{'
    yield "/load?q=x", JSON, b''
    yield "/load?q=x", "", OBJECT


LISTS = [
    'null', '[]', '[1]', '[1,2,3]', '["5"," 5 ","5.0","1_0"]', '[1.0,true,false]', '["x",1,1.5,null,[],{}]', '[1,"a",2,"b"]', '1', '"1"', '""', '"abc"',
    '{}', '{"0":1}', 'true', '[[1]]', '[NaN]', '[1e400]', '[-1]', '[9223372036854775807,-9223372036854775808]', '1.5', '[1e15,-0.0]',
]
POSITIONS = [
    'null', '[]', '["a"]', '["a","b"]', '["a","b","c"]', '["a","b",1,2]', '[1,"b"]', '["a",1]', '[1,2]', '[1]', '"ab"', '{}', '{"a":"b"}', '1', 'true', '["",""]',
    '[null,"b"]', '[["a"],"b"]', '["\\ud800","b"]', '["\u00e9","b"]',
]
FLAGS = [
    'null', 'true', 'false', '1', '0', '2', '-1', '1.0', '0.0', '2.0', '1.5', '-0.0', '"true"', '"TRUE"', '"yes"', '"On"', '"t"', '"y"', '"1"', '"0"', '"f"', '"n"', '"no"', '"off"',
    '"false"', '"x"', '""', '" true"', '"1.0"', '[]', '{}', '[true]', '1e400', 'NaN', '18446744073709551616',
]


def lists():
    for value in LISTS:
        yield "/lookup", JSON, ('{"tokens":%s}' % value).encode()
        yield "/lookup", JSON, ('{"tokens":[1],"worker_ids":%s}' % value).encode()
        yield "/move", JSON, ('{"old_position":["a","b"],"tokens":%s}' % value).encode()
    for value in POSITIONS:
        yield "/move", JSON, ('{"old_position":%s}' % value).encode()
    for value in FLAGS:
        yield "/move", JSON, ('{"old_position":["a","b"],"should_copy":%s}' % value).encode()
    yield "/move", JSON, b'{}'
    yield "/lookup", JSON, b'{}'
    yield "/lookup", JSON, b''
    yield "/lookup", JSON, b'{"worker_ids":["x"],"tokens":["y","z"]}'
    yield "/move", JSON, b'{"old_position":[1],"tokens":{},"should_copy":"x"}'


FILE = b'Content-Disposition: form-data; name="script"; filename="a.py"'
TEXT = b'Content-Disposition: form-data; name="script"'


def part(head, body, end=b'--X--\r\n'):
    return b'--X\r\n' + head + b'\r\n\r\n' + body + b'\r\n' + end


def forms():
    form = "multipart/form-data; boundary=X"
    for kind in [form, "multipart/form-data", 'multipart/form-data; boundary="X"', "MULTIPART/FORM-DATA; boundary=X", "multipart/form-data; BOUNDARY=X",
                 "multipart/mixed; boundary=X", "application/json", "", "multipart/form-data;boundary=X", "multipart/form-data; boundary=Y"]:
        yield "/form", kind, part(FILE, b'x=1')
    yield "/form", "application/x-www-form-urlencoded", b'script=a'
    for body in [b'', b'abc', b'--X', b'--X--', b'--X--\r\n', b'--X\r\n', b'--X\r\n\r\nx\r\n--X--', b'--Y\r\n' + FILE + b'\r\n\r\nx\r\n--Y--',
                 b'--X\r\n' + FILE + b'\r\n\r\nx', b'--X\r\n' + FILE, part(FILE, b'x', b'--X'), part(FILE, b''), part(TEXT, b'x'),
                 part(b'Content-Disposition: form-data; name="script"; filename=""', b'x'),
                 part(b'Content-Disposition: form-data; name="other"; filename="a"', b'x'),
                 part(b'Content-Disposition: form-data', b'x'), part(b'Content-Type: text/plain', b'x'),
                 part(b'Content-Disposition: attachment; name="script"; filename="a"', b'x'),
                 part(b'bad header', b'x'), part(b': x', b'x'), part(b'A B: x', b'x'), part(FILE, b'x') + b'trailing',
                 part(FILE, b'a', b'') + part(FILE, b'bb'), part(FILE, b'a', b'') + part(TEXT, b't'), part(TEXT, b't', b'') + part(FILE, b'b'),
                 part(FILE + b'\r\nContent-Transfer-Encoding: base64', b'eD0x'),
                 part(b'content-disposition: form-data; name=script; filename=a.py', b'x'),
                 part(b'Content-Disposition: form-data; filename="a;b.py"; name="script"', b'x'),
                 part(b'Content-Disposition: form-data; name="script"; filename="a\\"b.py"', b'x'),
                 part(FILE, b'\r\n--XY\r\n-'), part(FILE, b'x\r\n--'), part(FILE, b'\x00\xff'),
                 [(part(b'Content-Disposition: form-data; name="f"', b'x', b''), 1001), (b'--X--', 1)],
                 [(part(b'Content-Disposition: form-data; name="f"; filename="a"', b'x', b''), 1001), (b'--X--', 1)],
                 [(b'--X\r\nContent-Disposition: form-data; name="o"\r\n\r\n', 1), (b'x', (1 << 20) + 1), (b'\r\n--X--', 1)],
                 [(b'--X\r\nContent-Disposition: form-data; name="o"\r\n\r\n', 1), (b'x', 1 << 20), (b'\r\n' + part(FILE, b'x'), 1)],
                 [(b'--X\r\n' + FILE + b'\r\nX: ', 1), (b'a', 20000), (b'\r\n\r\nx\r\n--X--', 1)]]:
        yield "/form", form, body


def measure(requests, name):
    client = TestClient(app, raise_server_exceptions=False)
    versions = {name: importlib.metadata.version(name)
                for name in ["fastapi", "starlette", "pydantic", "pydantic_core", "python-multipart"]}
    lines = [json.dumps(versions)]
    for target, kind, body in requests():
        headers = {"content-type": kind} if kind else {}
        pieces = body if isinstance(body, list) else [(body, 1)]
        answer = client.post(target, content=b"".join(text * times for text, times in pieces), headers=headers)
        sent = [[text.decode("latin-1"), times] for text, times in pieces]
        lines.append(json.dumps({
            "target": target, "type": kind, "sent": sent, "status": answer.status_code, "answer": answer.text}))
    pathlib.Path(__file__).with_name(name).write_text("\n".join(lines) + "\n")


measure(bodies, "bodies.jsonl")
measure(lists, "lists.jsonl")
measure(forms, "forms.jsonl")
