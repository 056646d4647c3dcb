package io.lmcache4j.api;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Who may know whom in this module. */
@AnalyzeClasses(packages = "io.lmcache4j.api", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule endpointsNeverSeeTheTransport =
            noClasses()
                    .that(resideInAPackage("..api.endpoint.."))
                    .should()
                    .dependOnClassesThat(resideInAPackage("..api.transport.."));

    @ArchTest
    static final ArchRule onlyTheTransportKnowsJetty =
            noClasses()
                    .that()
                    .resideOutsideOfPackage("..api.transport..")
                    .should()
                    .dependOnClassesThat(resideInAPackage("org.eclipse.jetty.."));

    @ArchTest
    static final ArchRule nothingKnowsTheCommandLine =
            noClasses()
                    .should()
                    .dependOnClassesThat(
                            resideInAnyPackage("io.lmcache4j.cli..", "io.lmcache4j.bench.."));

    @ArchTest
    static final ArchRule routingKnowsNoEndpointAndNoTransport =
            noClasses()
                    .that(resideInAPackage("..api.routing.."))
                    .should()
                    .dependOnClassesThat(
                            resideInAnyPackage("..api.endpoint..", "..api.transport.."));

    @ArchTest
    static final ArchRule theAuditLogKnowsNoEndpointAndNoTransport =
            noClasses()
                    .that(resideInAPackage("..api.audit.."))
                    .should()
                    .dependOnClassesThat(
                            resideInAnyPackage("..api.endpoint..", "..api.transport.."));

    @ArchTest
    static final ArchRule theTransportKnowsNoEngine =
            noClasses()
                    .that(resideInAPackage("..api.transport.."))
                    .should()
                    .dependOnClassesThat(
                            resideInAnyPackage("..api.endpoint..", "io.lmcache4j.engine.."));

    @ArchTest
    static final ArchRule bodiesLoggingAndExpositionKnowNothingElse =
            noClasses()
                    .that(
                            resideInAnyPackage(
                                    "..api.body..", "..api.logging..", "..api.exposition.."))
                    .should()
                    .dependOnClassesThat(
                            resideInAnyPackage(
                                    "..api.routing..",
                                    "..api.endpoint..",
                                    "..api.transport..",
                                    "io.lmcache4j.engine.."));

    @ArchTest
    static final ArchRule certificatesKnowNoServer =
            noClasses()
                    .that(resideInAPackage("..api.tls.."))
                    .should()
                    .dependOnClassesThat(
                            resideInAnyPackage(
                                    "..api.routing..",
                                    "..api.security..",
                                    "..api.endpoint..",
                                    "..api.transport..",
                                    "io.lmcache4j.engine.."));

    @ArchTest
    static final ArchRule groupsKnowNotEachOther =
            noClasses()
                    .that(resideInAPackage("..endpoint.common.."))
                    .should()
                    .dependOnClassesThat(resideInAPackage("..endpoint.vllm.."));

    @ArchTest
    static final ArchRule nothingStaticChanges = fields().that().areStatic().should().beFinal();
}
