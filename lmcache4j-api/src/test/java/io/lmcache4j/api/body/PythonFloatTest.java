package io.lmcache4j.api.body;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.math.BigDecimal;

/** Expected texts are what CPython 3.11 prints for the same bits. */
class PythonFloatTest {
    @ParameterizedTest
    @CsvSource({
        "0x0.0p+0, 0.0",
        "-0x0.0p+0, -0.0",
        "0x1.0p+0, 1.0",
        "0x1.ep+4, 30.0",
        "0x1.999999999999ap-4, 0.1",
        "0x1.4f8b588e368f1p-17, 1e-05",
        "0x1.a36e2eb1c432dp-14, 0.0001",
        "0x1.02e4b6ce5dc68p-13, 0.00012345",
        "0x1.c6bf526340000p+49, 1000000000000000.0",
        "0x1.1c37937e08000p+53, 1e+16",
        "0x1.1c37937e07fffp+53, 9999999999999998.0",
        "0x1.1eb2d66005835p+997, 1.5e+300",
        "0x1.b69b4ba630f35p+56, 1.2345678901234568e+17",
        "0x1.0p+53, 9007199254740992.0",
        "0x0.0000000000001p-1022, 5e-324",
        "0x0.0000000000003p-1022, 1.5e-323",
        "0x0.0000000000004p-1022, 2e-323",
        "0x0.0000000000007p-1022, 3.5e-323",
        "0x1.0p-1022, 2.2250738585072014e-308",
        "0x1.fffffffffffffp+1023, 1.7976931348623157e+308",
        "0x1.5555555555555p-2, 0.3333333333333333",
        "0x1.0f0cf064dd592p+73, 1e+22",
        "0x1.52d02c7e14af6p+76, 1e+23",
        "-0x1.4p+1, -2.5",
        "0x1.9p+6, 100.0",
        "0x1.a556e402p+30, 1767225600.5",
        "0x1.77318fc504817p-2, 0.3664",
        "0x1.18b54f2236200p+50, 1234567890000000.0",
    })
    void writesWhatPythonWrites(String bits, String text) {
        assertThat(PythonFloat.repr(Double.parseDouble(bits))).isEqualTo(text);
    }

    @Property(tries = 500)
    void everyTextGivesItsValueBackInNoMoreDigitsThanJavaNeeds(@ForAll("bits") long bits) {
        double value = Double.longBitsToDouble(bits);
        if (!Double.isFinite(value)) {
            return;
        }
        String text = PythonFloat.repr(value);
        assertThat(Double.doubleToLongBits(Double.parseDouble(text))).isEqualTo(bits);
        assertThat(text).matches("-?(\\d+\\.\\d+|\\d(\\.\\d+)?e[+-]\\d{2,3})");
        assertThat(digits(text)).isLessThanOrEqualTo(digits(Double.toString(value)));
    }

    @Provide
    Arbitrary<Long> bits() {
        return Arbitraries.longs();
    }

    private static int digits(String number) {
        return new BigDecimal(number).stripTrailingZeros().precision();
    }
}
