package io.lmcache4j.engine.storage.remote.fs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.lmcache4j.engine.key.EngineKey;
import io.lmcache4j.engine.metrics.MissCause;
import io.lmcache4j.engine.storage.DamagedChunkException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;

/** A store whose files somebody tampers with. */
abstract class FsFixture extends FsContract {
    void write(EngineKey key, byte[] content) throws IOException {
        Files.write(file(key), content);
    }

    /** Makes the file of a whole chunk longer or shorter. */
    void resize(EngineKey key, int by) throws Exception {
        put(key, chunk(16), 1);
        byte[] content = Files.readAllBytes(file(key));
        if (by < 0) {
            write(key, Arrays.copyOf(content, content.length + by));
        } else {
            Files.write(file(key), new byte[by], StandardOpenOption.APPEND);
        }
    }

    void assertDamaged(EngineKey key, MissCause cause, String message) {
        var damage =
                catchThrowableOfType(
                        DamagedChunkException.class, () -> connector.get(key, this::stage));
        assertThat(damage).hasMessageContaining(message);
        assertThat(damage.missCause()).isEqualTo(cause);
        assertThat(pool.activeObjects()).isZero();
    }
}
