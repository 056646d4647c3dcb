package io.lmcache4j.connector.s3;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.lang.foreign.MemorySegment;

class SegmentStreamTest {
    private static final byte[] BYTES = {1, 2, -3, 4, 5};

    private static SegmentStream stream() {
        return new SegmentStream(MemorySegment.ofArray(BYTES));
    }

    @Test
    void readsAllInPiecesOfAnySize() throws Exception {
        assertThat(stream().readAllBytes()).isEqualTo(BYTES);
        SegmentStream stream = stream();
        assertThat(stream.read()).isEqualTo(1);
        byte[] rest = new byte[10];
        assertThat(stream.read(rest, 1, 2)).isEqualTo(2);
        assertThat(rest).startsWith(0, 2, -3, 0);
        assertThat(stream.available()).isEqualTo(2);
        assertThat(stream.read(rest)).isEqualTo(2);
        assertThat(stream.read(rest, 0, 0)).isZero();
        assertThat(stream.read(rest)).isEqualTo(-1);
        assertThat(stream.read()).isEqualTo(-1);
    }

    @Test
    void bytesAreNotNegative() throws Exception {
        SegmentStream stream = stream();
        assertThat(stream.skip(2)).isEqualTo(2);
        assertThat(stream.read()).isEqualTo(0xfd);
        assertThat(stream.skip(9)).isEqualTo(2);
        assertThat(stream.skip(-1)).isZero();
    }

    @Test
    void goesBackToItsMark() throws Exception {
        SegmentStream stream = stream();
        stream.skip(1);
        stream.mark(0);
        assertThat(stream.readAllBytes()).hasSize(4);
        stream.reset();
        assertThat(stream.readAllBytes()).hasSize(4);
    }
}
