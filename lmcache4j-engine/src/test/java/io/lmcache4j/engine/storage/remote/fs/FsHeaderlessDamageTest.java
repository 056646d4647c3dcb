package io.lmcache4j.engine.storage.remote.fs;

import io.lmcache4j.engine.metrics.MissCause;

import org.junit.jupiter.api.Test;

import java.util.Map;

/** Without a header only the length can tell. */
class FsHeaderlessDamageTest extends FsFixture {
    @Override
    Map<String, Object> extra() {
        return Map.of("save_chunk_meta", false);
    }

    @Test
    void aLengthThatIsNoNumberOfTokens() throws Exception {
        for (int by : new int[] {-1, -127, -2048, 1, 128}) {
            resize(key(1), by);
            assertDamaged(key(1), MissCause.WRONG_LENGTH, "no whole number of tokens");
        }
    }

    @Test
    void aFileThatWasWrittenWithAHeader() throws Exception {
        resize(key(1), 28);
        assertDamaged(key(1), MissCause.WRONG_LENGTH, "2076 bytes");
    }
}
