package io.lmcache4j.engine.token;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;

/** The hashes of engine.md §4 written as plainly as the page has them, on integers of any size. */
final class Reference {
    private static final BigInteger WORD = BigInteger.TWO.pow(64);
    private static final BigInteger PRIME = BigInteger.TWO.pow(61).subtract(BigInteger.ONE);

    private Reference() {}

    static long builtin(BigInteger previous, long[] tokens) {
        BigInteger[] hashes = new BigInteger[tokens.length];
        for (int i = 0; i < tokens.length; i++) {
            hashes[i] = integerHash(BigInteger.valueOf(tokens[i]));
        }
        return tupleHash(integerHash(previous), tupleHash(hashes), tupleHash()).longValue();
    }

    private static BigInteger integerHash(BigInteger value) {
        BigInteger hash = value.abs().mod(PRIME).multiply(BigInteger.valueOf(value.signum()));
        return hash.equals(BigInteger.ONE.negate()) ? BigInteger.TWO.negate() : hash;
    }

    private static BigInteger tupleHash(BigInteger... lanes) {
        BigInteger start = new BigInteger("2870177450012600261");
        BigInteger acc = start;
        for (BigInteger lane : lanes) {
            acc = acc.add(lane.mod(WORD).multiply(new BigInteger("14029467366897019727")));
            acc = acc.mod(WORD);
            acc = acc.shiftLeft(31).or(acc.shiftRight(33)).mod(WORD);
            acc = acc.multiply(new BigInteger("11400714785074694791")).mod(WORD);
        }
        BigInteger length = BigInteger.valueOf(lanes.length);
        acc = acc.add(length.xor(start.xor(BigInteger.valueOf(3527539)))).mod(WORD);
        if (acc.equals(WORD.subtract(BigInteger.ONE))) {
            return BigInteger.valueOf(1546275796);
        }
        return BigInteger.valueOf(acc.longValue());
    }

    static byte[] cbor(BigInteger previous, long[] tokens) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(0x83);
        cborInteger(out, previous);
        cborHead(out, 0x80, BigInteger.valueOf(tokens.length));
        for (long token : tokens) {
            cborInteger(out, BigInteger.valueOf(token));
        }
        out.write(0x80);
        return out.toByteArray();
    }

    private static void cborInteger(ByteArrayOutputStream out, BigInteger value) {
        if (value.signum() < 0) {
            cborHead(out, 0x20, value.not());
        } else {
            cborHead(out, 0, value);
        }
    }

    private static void cborHead(ByteArrayOutputStream out, int major, BigInteger argument) {
        if (argument.compareTo(BigInteger.valueOf(24)) < 0) {
            out.write(major | argument.intValue());
            return;
        }
        int bits = argument.bitLength();
        int exponent = bits <= 8 ? 0 : bits <= 16 ? 1 : bits <= 32 ? 2 : 3;
        out.write(major | (24 + exponent));
        for (int i = (1 << exponent) - 1; i >= 0; i--) {
            out.write(argument.shiftRight(8 * i).intValue());
        }
    }

    /** For tuples that fit one frame. */
    static byte[] pickle(BigInteger previous, long[] tokens) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        pickleInteger(body, previous);
        if (tokens.length == 0) {
            body.write(0x29);
        } else {
            if (tokens.length > 3) {
                body.write(0x28);
            }
            for (long token : tokens) {
                pickleInteger(body, BigInteger.valueOf(token));
            }
            body.write(tokens.length > 3 ? 0x74 : 0x84 + tokens.length);
            body.write(0x94);
        }
        body.writeBytes(new byte[] {0x29, (byte) 0x87, (byte) 0x94, 0x2E});
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(new byte[] {(byte) 0x80, 5, (byte) 0x95});
        littleEndian(out, BigInteger.valueOf(body.size()), 8);
        out.writeBytes(body.toByteArray());
        return out.toByteArray();
    }

    private static void pickleInteger(ByteArrayOutputStream out, BigInteger value) {
        boolean negative = value.signum() < 0;
        if (!negative && value.bitLength() <= 8) {
            out.write(0x4B);
            littleEndian(out, value, 1);
        } else if (!negative && value.bitLength() <= 16) {
            out.write(0x4D);
            littleEndian(out, value, 2);
        } else if (value.bitLength() <= 31) {
            out.write(0x4A);
            littleEndian(out, value, 4);
        } else {
            byte[] twosComplement = value.toByteArray();
            out.write(0x8A);
            out.write(twosComplement.length);
            littleEndian(out, value, twosComplement.length);
        }
    }

    private static void littleEndian(ByteArrayOutputStream out, BigInteger value, int bytes) {
        for (int i = 0; i < bytes; i++) {
            out.write(value.shiftRight(8 * i).intValue());
        }
    }
}
