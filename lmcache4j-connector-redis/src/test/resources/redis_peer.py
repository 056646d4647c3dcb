"""Another worker of the same Redis, written from engine.md 7.9 and 7.11 with the standard library alone.

put PORT KEY TOKENS SEED    writes a chunk as LMCache's redis connector does
check PORT KEY TOKENS SEED  reads it and compares every byte
raw-put, raw-check          the same as LMCache's resp connector does
"""

import socket
import struct
import sys

LAYERS, HIDDEN = 2, 16
BFLOAT16, KV_2LTD = 3, 1


class Redis:
    def __init__(self, port):
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=20)
        self.replies = self.socket.makefile("rb")

    def call(self, *words):
        words = [word if isinstance(word, bytes) else str(word).encode() for word in words]
        request = [b"*%d\r\n" % len(words)]
        request += [b"$%d\r\n%s\r\n" % (len(word), word) for word in words]
        self.socket.sendall(b"".join(request))
        line = self.replies.readline()
        kind, rest = line[:1], line[1:-2]
        if kind == b"-":
            raise SystemExit(rest.decode())
        if kind != b"$":
            return rest
        if int(rest) < 0:
            return None
        return self.replies.read(int(rest) + 2)[:-2]


def content(tokens, seed):
    size = 2 * LAYERS * tokens * HIDDEN * 2
    return bytes((seed * 31 + i * 7 + (i >> 8)) & 0xFF for i in range(size))


def header(tokens, size):
    return struct.pack("<7i", size, KV_2LTD, BFLOAT16, 2, LAYERS, tokens, HIDDEN)


def main():
    action, port, key, tokens, seed = sys.argv[1:6]
    redis = Redis(int(port))
    data = content(int(tokens), int(seed))
    head = header(int(tokens), len(data))
    if action == "put":
        redis.call("SET", key + "kv_bytes", data)
        redis.call("SET", key + "metadata", head)
    elif action == "check":
        assert redis.call("EXISTS", key + "metadata") == b"1", "no header"
        assert redis.call("GET", key + "metadata") == head, "another header"
        assert redis.call("GET", key + "kv_bytes") == data, "other bytes"
    elif action == "raw-put":
        redis.call("SET", key, data)
    elif action == "raw-check":
        assert redis.call("GET", key) == data, "other bytes"
    else:
        raise SystemExit("unknown action " + action)


main()
