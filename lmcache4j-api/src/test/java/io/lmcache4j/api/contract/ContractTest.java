package io.lmcache4j.api.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.lmcache4j.api.contract.ContractServer.Answer;
import io.lmcache4j.api.contract.ContractServer.Transport;
import io.lmcache4j.engine.config.Role;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Every row of the tables in {@code src/test/resources/contract}, against a real scheduler and a
 * real worker, over TCP and over a Unix socket. See {@code README.md} there for how to write a row.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ContractTest {
    private record Place(Role role, Transport transport) {}

    private final Map<Place, ContractServer> shared = new HashMap<>();

    @AfterAll
    void close() {
        shared.values().forEach(ContractServer::close);
    }

    @TestFactory
    List<DynamicTest> rows() {
        var tests = new ArrayList<DynamicTest>();
        for (ContractRow row : ContractTables.all()) {
            for (Role role : row.roles()) {
                for (Transport transport : Transport.values()) {
                    var place = new Place(role, transport);
                    tests.add(
                            dynamicTest(
                                    row.place()
                                            + " "
                                            + role.text()
                                            + " "
                                            + transport
                                            + ": "
                                            + row.request(),
                                    () -> check(row, place)));
                }
            }
        }
        return tests;
    }

    private void check(ContractRow row, Place place) {
        if (row.sharesServer()) {
            assertAnswer(
                    row,
                    shared.computeIfAbsent(
                            place, p -> new ContractServer(p.role(), p.transport(), Map.of())));
            return;
        }
        try (var own = ContractServer.prepared(row, place.role(), place.transport())) {
            assertAnswer(row, own);
        }
    }

    private static void assertAnswer(ContractRow row, ContractServer server) {
        Answer answer = server.ask(row.request());
        assertThat(answer.status()).as(answer.body()).isEqualTo(row.status());
        assertThat(answer.body()).matches(row.expected().body());
        assertThat(answer.contentType()).isEqualTo(row.expected().contentType());
    }
}
