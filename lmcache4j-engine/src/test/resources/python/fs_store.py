"""Reads and writes the files of LMCache's fs connector, from engine.md 3, 7.9 and 7.10 alone.

    fs_store.py write BASES HEADER KEY FORMAT DTYPE SHAPE SEED
    fs_store.py check BASES HEADER KEY FORMAT DTYPE SHAPE SEED

BASES are directories separated by commas, HEADER is yes or no, FORMAT a number, DTYPE a name of
torch's, SHAPE four numbers or fewer separated by x. Byte i of the data is the low byte of
(SEED * 31 + i * 7 + (i >> 8)). What is wrong is said on standard error, and the status is 1.
"""

import os
import struct
import sys

DTYPES = {"float16": (2, 2), "bfloat16": (3, 2), "float32": (4, 4), "uint8": (6, 1)}


def path_of(bases, key):
    bases = [base.strip() for base in bases.split(",")]
    chunk_hash = int(key.split("@")[3], 16)
    return bases[abs(chunk_hash) % len(bases)], key.replace("/", "-SEP-")


def content(header, fmt, dtype, shape, seed):
    code, size = DTYPES[dtype]
    length = size
    for dimension in shape:
        length *= dimension
    data = bytes((seed * 31 + i * 7 + (i >> 8)) & 0xFF for i in range(length))
    if not header:
        return data
    padded = shape + [0] * (4 - len(shape))
    return struct.pack("<7i", length, fmt, code, *padded) + data


def write(base, stem, data):
    temporary = os.path.join(base, stem + ".tmp")
    with open(temporary, "wb") as out:
        out.write(data)
    os.replace(temporary, os.path.join(base, stem + ".data"))


def check(base, stem, data):
    with open(os.path.join(base, stem + ".data"), "rb") as file:
        found = file.read()
    if found != data:
        at = next((i for i, (a, b) in enumerate(zip(found, data)) if a != b), "the end")
        sys.exit(f"{stem}: {len(found)} bytes, expected {len(data)}; they differ at {at}")


def main(command, bases, header, key, fmt, dtype, shape, seed):
    base, stem = path_of(bases, key)
    shape = [int(dimension) for dimension in shape.split("x")]
    data = content(header == "yes", int(fmt), dtype, shape, int(seed))
    if command == "write":
        write(base, stem, data)
    else:
        check(base, stem, data)


main(*sys.argv[1:])
