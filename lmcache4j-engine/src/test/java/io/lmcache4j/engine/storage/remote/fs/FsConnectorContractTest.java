package io.lmcache4j.engine.storage.remote.fs;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

import java.nio.file.Files;
import java.util.List;
import java.util.Map;

/** The contract, in every form that the directories of one store can have. */
class FsConnectorContractTest {
    @Nested
    class WithHeader extends FsContract {
        @Test
        void theFileIsHeaderAndData() throws Exception {
            put(key(1), chunk(5), 1);
            assertThat(Files.size(file(key(1)))).isEqualTo(28 + chunk(5).bytes());
        }
    }

    @Nested
    class WithoutHeader extends FsContract {
        @Override
        Map<String, Object> extra() {
            return Map.of("save_chunk_meta", false);
        }

        @Test
        void theFileIsTheData() throws Exception {
            put(key(1), chunk(5), 1);
            assertThat(Files.size(file(key(1)))).isEqualTo(chunk(5).bytes());
        }
    }

    @Nested
    class InSeveralDirectories extends FsContract {
        @Override
        String path() {
            return "%1$s/base , %1$s/second,%1$s/third".formatted(folder);
        }

        @Test
        void theAbsoluteHashPicksOne() throws Exception {
            for (long hash : List.of(3L, 1L, -1L, 2L, Long.MIN_VALUE)) {
                put(key(hash), chunk(16), 1);
            }
            // 2^63 is 2 mod 3.
            assertThat(files())
                    .map(file -> folder.relativize(file).toString())
                    .containsExactlyInAnyOrder(
                            "base/org-SEP-contract@1@0@3@bfloat16.data",
                            "second/org-SEP-contract@1@0@1@bfloat16.data",
                            "second/org-SEP-contract@1@0@-1@bfloat16.data",
                            "third/org-SEP-contract@1@0@2@bfloat16.data",
                            "third/org-SEP-contract@1@0@-8000000000000000@bfloat16.data");
        }
    }

    @Nested
    class WithATemporaryDirectory extends FsContract {
        @Override
        Map<String, Object> extra() {
            return Map.of("fs_connector_relative_tmp_dir", "incoming");
        }

        @Test
        void itIsBelowTheBase() {
            assertThat(folder.resolve("base/incoming")).isDirectory();
        }
    }

    @Nested
    class ReadingAhead extends FsContract {
        @Override
        Map<String, Object> extra() {
            return Map.of("fs_connector_read_ahead_size", 100);
        }
    }

    @Nested
    class ReadingAheadLessThanAHeader extends FsContract {
        @Override
        Map<String, Object> extra() {
            return Map.of("fs_connector_read_ahead_size", 10);
        }
    }

    /**
     * A chunk of the contract is half a block: buffered; two layers of twice the tokens are one.
     */
    @Nested
    class Unbuffered extends FsContract {
        @Override
        Map<String, Object> extra() {
            return Map.of("save_chunk_meta", false, "fs_connector_use_odirect", true);
        }
    }
}
