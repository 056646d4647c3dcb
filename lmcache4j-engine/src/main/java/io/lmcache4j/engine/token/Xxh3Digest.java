package io.lmcache4j.engine.token;

import com.dynatrace.hash4j.hashing.Hasher128;
import com.dynatrace.hash4j.hashing.Hashing;

/** XXH3-128, of which the first eight bytes in canonical order are kept: the high half. */
final class Xxh3Digest implements Digest {
    private static final Hasher128 XXH3 = Hashing.xxh3_128();

    @Override
    public long of(byte[] bytes, int start, int end) {
        return XXH3.hashBytesTo128Bits(bytes, start, end - start).getMostSignificantBits();
    }
}
