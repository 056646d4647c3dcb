package io.lmcache4j.engine.storage.remote.fs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lmcache4j.engine.key.CacheEngineKey;
import io.lmcache4j.engine.key.EngineKey;
import io.lmcache4j.engine.key.Tag;
import io.lmcache4j.engine.memory.MemoryObj;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** An fs store in its usual form, and what can go wrong with it. */
class FsConnectorTest extends FsFixture {
    private static CacheEngineKey tagged(String value) {
        CacheEngineKey plain = key(1);
        return new CacheEngineKey(
                plain.modelName(),
                plain.worldSize(),
                plain.workerId(),
                plain.chunkHash(),
                plain.dtype(),
                List.of(new Tag("t", value)));
    }

    @Test
    void halfAFileIsNeverSeenThoughManyWriteTheSame() throws Exception {
        put(key(1), chunk(16), 1);
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<Boolean>> calls = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                int seed = i % 2 + 1;
                calls.add(
                        () -> {
                            put(key(1), chunk(16), seed);
                            return true;
                        });
                calls.add(this::isOneOfBoth);
            }
            for (Future<Boolean> call : callers.invokeAll(calls)) {
                assertThat(call.get()).isTrue();
            }
        }
        assertThat(files()).containsExactly(file(key(1)));
    }

    private static byte[] content(int seed) {
        byte[] content = new byte[(int) chunk(16).bytes()];
        fill(MemorySegment.ofArray(content), seed);
        return content;
    }

    /** Whichever was written last; a mixture is neither. */
    private boolean isOneOfBoth() throws Exception {
        MemoryObj object = connector.get(key(1), this::stage).orElseThrow();
        try {
            byte[] found = object.bytes().toArray(ValueLayout.JAVA_BYTE);
            return Arrays.equals(found, content(1)) || Arrays.equals(found, content(2));
        } finally {
            object.release();
        }
    }

    @Test
    void whatCanNotBeAFileNameIsRefusedAndAMiss() throws Exception {
        for (EngineKey key : List.of(tagged("x".repeat(250)), tagged("a\0b"))) {
            assertThatExceptionOfType(UnsupportedOperationException.class)
                    .isThrownBy(() -> put(key, chunk(16), 1))
                    .withMessageContaining("no file can be named");
            assertThat(connector.exists(key)).isFalse();
            assertThat(connector.get(key, this::stage)).isEmpty();
            assertThat(connector.remove(key)).isFalse();
        }
    }

    @Test
    void theLongestNameIsWrittenThoughItsTemporaryNameWouldBeLonger() throws Exception {
        int room = 255 - tagged("").fsFileName().length();
        EngineKey longest = tagged("x".repeat(room));
        put(longest, chunk(16), 1);
        assertHas(longest, chunk(16), 1);
        assertThat(connector.exists(tagged("x".repeat(room + 1)))).isFalse();
    }

    @Test
    void aFailedWriteTakesItsTemporaryFileAlong() throws Exception {
        Path inTheWay = Files.createDirectory(file(key(1)));
        assertThatThrownBy(() -> put(key(1), chunk(16), 1)).isInstanceOf(IOException.class);
        try (var entries = Files.list(folder.resolve("base"))) {
            assertThat(entries).containsExactly(inTheWay);
        }
    }

    @Test
    void anInterruptedWriterLeavesNothingAndHarmsNobody() throws Exception {
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> put(key(1), chunk(16), 1))
                .isInstanceOf(ClosedByInterruptException.class);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(files()).isEmpty();

        put(key(1), chunk(16), 1);
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> connector.get(key(1), this::stage))
                .isInstanceOf(ClosedByInterruptException.class);
        assertThat(Thread.interrupted()).isTrue();
        assertHas(key(1), chunk(16), 1);
    }

    @Test
    void temporaryFilesOfOthersAreLeftAlone() throws Exception {
        Path theirs = folder.resolve("base").resolve(key(1).fsTemporaryFileName());
        Files.writeString(theirs, "half");
        put(key(1), chunk(16), 1);
        assertThat(theirs).hasContent("half");
        assertThat(connector.list()).hasSize(1);
        assertThat(connector.exists(key(2))).isFalse();
        Files.delete(theirs);
    }

    @Test
    void aDirectoryThatHasGoneIsToldByWritesAndPings() throws Exception {
        Path base = folder.resolve("base");
        Files.delete(base);
        assertThatThrownBy(() -> put(key(1), chunk(16), 1)).isInstanceOf(IOException.class);
        assertThatThrownBy(connector::ping).isInstanceOf(IOException.class);
        Files.createFile(base);
        assertThatThrownBy(connector::ping).hasMessageContaining(base.toString());
        assertThatThrownBy(() -> put(key(1), chunk(16), 1)).isInstanceOf(IOException.class);
        assertThat(connector.exists(key(1))).isFalse();
        assertThat(connector.get(key(1), this::stage)).isEmpty();
        Files.delete(base);
    }

    @Test
    void afterItsEndEveryCallFails() throws Exception {
        put(key(1), chunk(16), 1);
        connector.close();
        assertThatThrownBy(() -> connector.get(key(1), this::stage)).hasMessageContaining("closed");
        assertThatThrownBy(() -> put(key(2), chunk(16), 1)).hasMessageContaining("closed");
        assertThatThrownBy(() -> connector.exists(key(1))).hasMessageContaining("closed");
        assertThatThrownBy(() -> connector.remove(key(1))).hasMessageContaining("closed");
        assertThatThrownBy(connector::list).hasMessageContaining("closed");
        assertThatThrownBy(connector::ping).hasMessageContaining("closed");
        assertThat(files()).hasSize(1);
    }
}
