package io.lmcache4j.engine.storage.remote.fs;

import static org.assertj.core.api.Assertions.assertThat;

import io.lmcache4j.engine.memory.ObjectShape;
import io.lmcache4j.engine.memory.RemoteMetadata;
import io.lmcache4j.engine.metrics.MissCause;

import org.junit.jupiter.api.Test;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.concurrent.TimeUnit;

/** What is not a whole piece of this engine is a miss with its cause, never data. */
class FsDamageTest extends FsFixture {
    @Test
    void aHeaderCutShort() throws Exception {
        write(key(1), new byte[27]);
        assertDamaged(key(1), MissCause.WRONG_HEADER, "the file has 27 bytes, a header 28");
        write(key(1), new byte[0]);
        assertDamaged(key(1), MissCause.WRONG_HEADER, "the file has 0 bytes, a header 28");
    }

    @Test
    void dataCutShortInTheMiddleOfAToken() throws Exception {
        resize(key(1), -1);
        assertDamaged(key(1), MissCause.WRONG_LENGTH, "the header says 2048 bytes, 2047 follow");
    }

    @Test
    void dataCutShortBetweenTwoTokens() throws Exception {
        resize(key(1), -128);
        assertDamaged(key(1), MissCause.WRONG_LENGTH, "the header says 2048 bytes, 1920 follow");
    }

    @Test
    void nothingBehindTheHeader() throws Exception {
        resize(key(1), -2048);
        assertDamaged(key(1), MissCause.WRONG_LENGTH, "the header says 2048 bytes, 0 follow");
    }

    @Test
    void trailingBytes() throws Exception {
        resize(key(1), 1);
        assertDamaged(key(1), MissCause.WRONG_LENGTH, "the header says 2048 bytes, 2049 follow");
    }

    @Test
    void foreignContentOfAnyLength() throws Exception {
        write(key(1), "no KV at all, but a text that is longer".getBytes(StandardCharsets.UTF_8));
        assertDamaged(key(1), MissCause.WRONG_HEADER, "unknown format");
        write(key(1), new byte[28 + 2048]);
        assertDamaged(key(1), MissCause.WRONG_HEADER, "");
    }

    @Test
    void aChunkOfAnotherShapeWithTheSameLength() throws Exception {
        ObjectShape other = ObjectShape.forChunk(4, 16, 8, METADATA.kvDtype(), /* mla= */ false);
        assertThat(other.bytes()).isEqualTo(chunk(16).bytes());
        byte[] header = RemoteMetadata.of(other).encode();
        write(key(1), ByteBuffer.allocate(28 + 2048).put(header).array());
        assertDamaged(key(1), MissCause.WRONG_HEADER, "the header says");
    }

    @Test
    void aDirectoryInItsPlace() throws Exception {
        Files.createDirectory(file(key(1)));
        assertDamaged(key(1), MissCause.IO_ERROR, "is no regular file");
        assertThat(connector.exists(key(1))).isFalse();
        assertThat(connector.remove(key(1))).isFalse();
        assertThat(file(key(1))).isDirectory();
    }

    @Test
    void aPipeIsNotWaitedFor() throws Exception {
        Process made = new ProcessBuilder("mkfifo", file(key(1)).toString()).start();
        assertThat(made.waitFor(10, TimeUnit.SECONDS)).isTrue();
        assertDamaged(key(1), MissCause.IO_ERROR, "is no regular file");
        assertThat(connector.exists(key(1))).isFalse();
    }

    @Test
    void whatCanNotBeTheChunkIsWrittenAgain() throws Exception {
        resize(key(1), -1);
        assertThat(connector.exists(key(1))).isFalse();
        put(key(1), chunk(16), 2);
        assertThat(connector.exists(key(1))).isTrue();
        assertHas(key(1), chunk(16), 2);
    }
}
