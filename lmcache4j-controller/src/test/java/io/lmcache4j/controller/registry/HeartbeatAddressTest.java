package io.lmcache4j.controller.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HeartbeatAddressTest {
    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "*", "", "::"})
    void allInterfacesAreHandedOutAsTheOwnAddress(String bindHost) {
        assertThat(url(bindHost, "10.0.0.9", "10.0.0.5")).isEqualTo("10.0.0.9:8082");
    }

    @Test
    void aWorkerOnTheSameMachineComesByLoopback() {
        assertThat(url("0.0.0.0", "10.0.0.9", "10.0.0.9")).isEqualTo("127.0.0.1:8082");
    }

    @Test
    void anExplicitHostIsPassedAsItIs() {
        assertThat(url("10.0.0.9", "10.0.0.9", "10.0.0.9")).isEqualTo("10.0.0.9:8082");
    }

    @Test
    void anAddressWithColonsGetsBrackets() {
        assertThat(url("fd00::9", "10.0.0.9", "10.0.0.5")).isEqualTo("[fd00::9]:8082");
    }

    @Test
    void anAddressWithBracketsKeepsThem() {
        assertThat(url("[fd00::9]", "10.0.0.9", "10.0.0.5")).isEqualTo("[fd00::9]:8082");
    }

    @Test
    void aPortThatCannotBeIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new HeartbeatAddress("*", 0, "10.0.0.9"))
                .withMessage("heartbeat port must be 1 to 65535, was 0");
    }

    private static String url(String bindHost, String ownIp, String workerIp) {
        return new HeartbeatAddress(bindHost, 8082, ownIp).urlFor(workerIp);
    }
}
