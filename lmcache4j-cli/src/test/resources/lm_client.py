"""A client of the cache server, written from the protocol's description alone: plain sockets.

Requests have 186 bytes (nine 32-bit little-endian numbers: command, length, format, dtype,
location, four dimensions; the key in 150 bytes, filled up with spaces), replies 36 (code, length,
format, dtype, four dimensions, location). A PUT has no reply.
"""

import random
import socket
import struct
import sys
import threading

PUT, GET, EXIST, LIST, HEALTH = 1, 2, 3, 4, 5
NO = (400, 0, 1, 2, 0, 0, 0, 0, 0)
YES = (200, 0, 1, 2, 0, 0, 0, 0, 0)


class Client:
    def __init__(self, port):
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=30)

    def send(self, command, key, data=b"", fmt=1, dtype=2, shape=(0, 0, 0, 0)):
        head = struct.pack("<9i", command, len(data), fmt, dtype, 0, *shape)
        self.socket.sendall(head + key.encode().ljust(150) + data)

    def read(self, length):
        parts = b""
        while len(parts) < length:
            part = self.socket.recv(length - len(parts))
            if not part:
                raise EOFError("the server hung up")
            parts += part
        return parts

    def reply(self):
        # LMCache's client reads the reply with a single call.
        head = self.socket.recv(36)
        assert len(head) == 36, len(head)
        return struct.unpack("<9i", head)

    def ask(self, command, key):
        self.send(command, key)
        return self.reply()

    def get(self, key):
        reply = self.ask(GET, key)
        return (reply, self.read(reply[1]) if reply[0] == 200 else None)


def content(key, length):
    return random.Random(key).randbytes(length)


def talk(port):
    client = Client(port)
    key = "meta/llama@8@3@-5f3a@bfloat16"
    assert client.ask(HEALTH, key) == YES
    assert client.ask(GET, key) == NO
    assert client.ask(EXIST, key) == NO
    assert client.ask(LIST, key) == NO
    data = content(key, 1_000_003)
    client.send(PUT, key, data, fmt=2, dtype=3, shape=(3, 2, 5, 0))
    assert client.ask(EXIST, key) == YES
    assert client.get(key) == ((200, len(data), 2, 3, 3, 2, 5, 0, 1), data)
    client.send(PUT, key + "@0", b"")
    assert client.get(key + "@0") == ((200, 0, 1, 2, 0, 0, 0, 0, 1), b"")


def many(port):
    failures = []

    def one(number):
        try:
            client = Client(port)
            for turn in range(50):
                key = "m@8@%d@%x@half" % (number, turn)
                data = content(key, 1000 * turn + number)
                client.send(PUT, key, data)
                assert client.get(key)[1] == data
        except Exception as e:
            failures.append(e)

    threads = [threading.Thread(target=one, args=(n,)) for n in range(8)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    assert not failures, failures


def fill(port):
    """Puts until the server is gone; says how many it was told were there."""
    client = Client(port)
    number = 0
    try:
        while True:
            key = "m@1@0@%x@half" % number
            client.send(PUT, key, content(key, 200_000))
            if client.ask(EXIST, key) != YES:
                break
            number += 1
            print(number, flush=True)
    except (OSError, EOFError, AssertionError):
        pass


def check(port, count):
    """Whatever is there must be what was put; says how many are."""
    client = Client(port)
    found = 0
    for number in range(count):
        key = "m@1@0@%x@half" % number
        reply, data = client.get(key)
        if reply[0] == 200:
            assert data == content(key, 200_000), key
            found += 1
    print(found)


if __name__ == "__main__":
    {"talk": talk, "many": many, "fill": fill, "check": check}[sys.argv[1]](
        *map(int, sys.argv[2:])
    )
