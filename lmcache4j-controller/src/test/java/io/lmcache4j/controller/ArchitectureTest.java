package io.lmcache4j.controller;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Who may know whom in this module. */
@AnalyzeClasses(
        packages = "io.lmcache4j.controller",
        importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    private static final String ROOT = "io.lmcache4j.controller";
    private static final String MESSAGE = ROOT + ".message..";
    private static final String DIRECTORY = ROOT + ".directory..";
    private static final String REGISTRY = ROOT + ".registry..";
    private static final String SYNC = ROOT + ".sync..";
    private static final String EXPLAIN = ROOT + ".explain..";
    private static final String COMMAND = ROOT + ".command..";
    private static final String SOCKET = ROOT + ".socket..";
    private static final String ENDPOINT = ROOT + ".endpoint..";
    private static final String WORKER = ROOT + ".worker..";
    private static final String ENGINE = "io.lmcache4j.engine..";
    private static final String API = "io.lmcache4j.api..";
    private static final String ZEROMQ = "org.zeromq..";

    @ArchTest
    static final ArchRule MESSAGES_ARE_A_LEAF =
            neverSee(
                    MESSAGE, DIRECTORY, REGISTRY, SYNC, EXPLAIN, COMMAND, SOCKET, ENDPOINT, WORKER,
                    ENGINE, API, ZEROMQ);

    @ArchTest
    static final ArchRule THE_DIRECTORY_KNOWS_KEYS_ALONE =
            neverSee(
                    DIRECTORY, REGISTRY, SYNC, EXPLAIN, COMMAND, SOCKET, ENDPOINT, WORKER, API,
                    ZEROMQ);

    @ArchTest
    static final ArchRule SYNC_KNOWS_NO_FLEET =
            neverSee(SYNC, REGISTRY, EXPLAIN, COMMAND, SOCKET, ENDPOINT, WORKER, API, ZEROMQ);

    @ArchTest
    static final ArchRule THE_FLEET_KNOWS_NO_SOCKETS_AND_NO_HTTP =
            neverSee(REGISTRY, EXPLAIN, COMMAND, SOCKET, ENDPOINT, WORKER, API, ZEROMQ);

    @ArchTest
    static final ArchRule SOCKETS_CARRY_WHATEVER_THEY_ARE_GIVEN =
            neverSee(SOCKET, DIRECTORY, REGISTRY, SYNC, EXPLAIN, COMMAND, ENDPOINT, WORKER, API);

    @ArchTest
    static final ArchRule COMMANDS_KNOW_NO_HTTP =
            neverSee(COMMAND, DIRECTORY, EXPLAIN, ENDPOINT, WORKER, API);

    @ArchTest
    static final ArchRule ENDPOINTS_KNOW_NO_ZEROMQ = neverSee(ENDPOINT, DIRECTORY, WORKER, ZEROMQ);

    @ArchTest
    static final ArchRule WORKERS_USE_MESSAGES_AND_SOCKETS_ALONE =
            neverSee(WORKER, DIRECTORY, REGISTRY, SYNC, EXPLAIN, COMMAND, ENDPOINT, API);

    @ArchTest
    static final ArchRule NOBODY_KNOWS_THE_ROOT =
            noClasses()
                    .that()
                    .resideOutsideOfPackage(ROOT)
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage(ROOT);

    @ArchTest
    static final ArchRule PACKAGES_HAVE_NO_CYCLES =
            slices().matching(ROOT + ".(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule STATE_IS_NEVER_STATIC =
            noFields().that().areStatic().should().notBeFinal();

    private static ArchRule neverSee(String who, String... whom) {
        return noClasses()
                .that()
                .resideInAPackage(who)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(whom)
                .allowEmptyShould(true);
    }
}
