package io.lmcache4j.api.transport;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;

import io.lmcache4j.api.fuzz.FuzzRuns;
import io.lmcache4j.api.routing.FormException;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Optional;

class MultipartFormFuzzTest {
    private static final FuzzRuns RUNS = FuzzRuns.of(MultipartFormFuzzTest.class);
    private static final Optional<String> TYPE = Optional.of("multipart/form-data; boundary=X");

    /** A form is refused with a reason, or has the same parts however it is cut. */
    @FuzzTest(maxExecutions = FuzzRuns.EXECUTIONS)
    void multipart(byte[] bytes) {
        RUNS.count();
        Object whole = read(bytes, 16 << 10);
        assertThat(read(bytes, 4)).isEqualTo(whole);
        assertThat(read(bytes, 7)).isEqualTo(whole);
    }

    /** The parts, or the reason. */
    private static Object read(byte[] bytes, int buffer) {
        try {
            return MultipartForm.read(TYPE, new ByteArrayInputStream(bytes), buffer);
        } catch (FormException e) {
            assertThat(e.getMessage()).isNotEmpty();
            return e.getMessage();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
