package io.lmcache4j.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BytesTest {
    @ParameterizedTest
    @CsvSource({
        "0, 0 B",
        "1023, 1023 B",
        "1024, 1.0 KiB",
        "5798205849, 5.4 GiB",
        "9223372036854775807, 8.0 EiB"
    })
    void unitFitsTheAmount(long bytes, String text) {
        assertThat(Bytes.text(bytes)).isEqualTo(text);
    }
}
