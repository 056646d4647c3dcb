package io.lmcache4j.engine.storage.server;

import com.dynatrace.hash4j.hashing.Hasher64;
import com.dynatrace.hash4j.hashing.Hashing;

import io.lmcache4j.engine.key.CacheEngineKey;
import io.lmcache4j.engine.key.ChunkHash;
import io.lmcache4j.engine.key.EngineKey;
import io.lmcache4j.engine.key.KeyTemplate;
import io.lmcache4j.engine.key.KvDtype;
import io.lmcache4j.engine.key.LayerCacheEngineKey;
import io.lmcache4j.engine.key.Tag;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

/**
 * Names for values in tiers made for chunks. A client's key is any text: it stands whole in a tag,
 * in letters that are safe in a file's name, so that different texts are different names. All have
 * one owner, so that one disk tier keeps the chunks of every model and rank. A layer's key becomes
 * a layer's name, so that the layers of a chunk leave memory together.
 */
final class StoreKeys {
    /** What all names have in common. */
    static final KeyTemplate OWNER = new KeyTemplate("lm-store", 1, 0, KvDtype.UINT8);

    private static final String TAG = "k";
    private static final Hasher64 HASH = Hashing.xxh3_64();
    private static final Base64.Encoder LETTERS = Base64.getUrlEncoder().withoutPadding();

    private StoreKeys() {}

    /** The name of the value with this key. */
    static EngineKey of(String key) {
        if (isLayer(key)
                && parsed(key) instanceof LayerCacheEngineKey(CacheEngineKey chunk, int n)) {
            return new LayerCacheEngineKey(chunk(chunk.text()), n);
        }
        return chunk(key);
    }

    /** Whether it could be one: six parts, and digits in the sixth. */
    private static boolean isLayer(String key) {
        int at = -1;
        for (int part = 0; part < 5; part++) {
            at = key.indexOf('@', at + 1);
            if (at < 0) {
                return false;
            }
        }
        return at + 1 < key.length() && Character.isDigit(key.charAt(at + 1));
    }

    /** As a key, if that says the same; else as a chunk's. */
    private static EngineKey parsed(String key) {
        try {
            EngineKey parsed = EngineKey.parse(key);
            return parsed.text().equals(key) ? parsed : chunk(key);
        } catch (IllegalArgumentException anyText) {
            return chunk(key);
        }
    }

    private static CacheEngineKey chunk(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return OWNER.key(
                ChunkHash.unsigned(HASH.hashBytesToLong(bytes)),
                List.of(new Tag(TAG, LETTERS.encodeToString(bytes))));
    }
}
