package io.lmcache4j.controller.message;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;

import io.lmcache4j.api.fuzz.FuzzRuns;

import java.util.Optional;

class MessageFuzzTest {
    private static final FuzzRuns RUNS = FuzzRuns.of(MessageFuzzTest.class);

    /** A frame is refused with a text, or is a message that can be told again and is the same. */
    @FuzzTest(maxExecutions = FuzzRuns.EXECUTIONS)
    void frame(byte[] frame) throws MessageException {
        RUNS.count();
        Optional<Message> strict = strict(frame);
        Optional<Message> lenient = lenient(frame);
        if (strict.isPresent()) {
            assertThat(lenient).isEqualTo(strict);
        }
        if (lenient.isPresent()) {
            byte[] told = MessageCodec.encode(lenient.get());
            assertThat(MessageCodec.encode(MessageCodec.decode(told))).isEqualTo(told);
        }
        var batches = new KVBatchReader();
        if (batches.read(frame)) {
            assertThat(strict).contains(ReadBatch.of(batches));
        }
    }

    private static Optional<Message> strict(byte[] frame) {
        try {
            return Optional.of(MessageCodec.decode(frame));
        } catch (MessageException e) {
            assertThat(e.getMessage()).isNotEmpty();
            return Optional.empty();
        }
    }

    private static Optional<Message> lenient(byte[] frame) {
        try {
            return Optional.of(MessageCodec.decodeLenient(frame).message());
        } catch (MessageException e) {
            assertThat(e.getMessage()).isNotEmpty();
            return Optional.empty();
        }
    }
}
