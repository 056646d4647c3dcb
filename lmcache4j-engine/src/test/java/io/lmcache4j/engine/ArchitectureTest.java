package io.lmcache4j.engine;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The dependency rules of ARCHITECTURE.md. */
@AnalyzeClasses(
        packages = "io.lmcache4j.engine",
        importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    private static final String ENGINE = "io.lmcache4j.engine";

    @ArchTest
    static final ArchRule PACKAGES_IMPORT_DOWNWARDS =
            layeredArchitecture()
                    .consideringOnlyDependenciesInLayers()
                    .layer("root")
                    .definedBy(ENGINE)
                    .layer("health")
                    .definedBy(ENGINE + ".health..")
                    .layer("lookup")
                    .definedBy(ENGINE + ".lookup..")
                    .layer("statistics")
                    .definedBy(ENGINE + ".statistics..")
                    .layer("storage")
                    .definedBy(ENGINE + ".storage..")
                    .layer("layout")
                    .definedBy(ENGINE + ".layout..")
                    .layer("memory")
                    .definedBy(ENGINE + ".memory..")
                    .layer("token")
                    .definedBy(ENGINE + ".token..")
                    .layer("config")
                    .definedBy(ENGINE + ".config..")
                    .layer("key")
                    .definedBy(ENGINE + ".key..")
                    .whereLayer("root")
                    .mayNotBeAccessedByAnyLayer()
                    .whereLayer("health")
                    .mayOnlyBeAccessedByLayers("root", "storage")
                    .whereLayer("lookup")
                    .mayOnlyBeAccessedByLayers("root")
                    .whereLayer("statistics")
                    .mayOnlyBeAccessedByLayers("root", "lookup")
                    .whereLayer("storage")
                    .mayOnlyBeAccessedByLayers("root")
                    .whereLayer("layout")
                    .mayOnlyBeAccessedByLayers("root")
                    .whereLayer("memory")
                    .mayOnlyBeAccessedByLayers("root", "storage", "layout")
                    .whereLayer("token")
                    .mayOnlyBeAccessedByLayers("root", "lookup", "statistics")
                    .whereLayer("config")
                    .mayOnlyBeAccessedByLayers(
                            "root",
                            "health",
                            "lookup",
                            "statistics",
                            "storage",
                            "layout",
                            "memory",
                            "token");

    @ArchTest
    static final ArchRule PACKAGES_HAVE_NO_CYCLES =
            slices().matching(ENGINE + ".(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule LEAVES_USE_NONE_OF_THE_OTHERS =
            noClasses()
                    .that()
                    .resideInAnyPackage(
                            ENGINE + ".periodic..", ENGINE + ".metrics..", ENGINE + ".event..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(
                            ENGINE,
                            ENGINE + ".health..",
                            ENGINE + ".lookup..",
                            ENGINE + ".statistics..",
                            ENGINE + ".storage..",
                            ENGINE + ".layout..",
                            ENGINE + ".memory..",
                            ENGINE + ".token..",
                            ENGINE + ".config..");

    @ArchTest
    static final ArchRule ONLY_EVENTS_OF_THE_LEAVES_NAME_CHUNKS =
            noClasses()
                    .that()
                    .resideInAnyPackage(ENGINE + ".periodic..", ENGINE + ".metrics..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(ENGINE + ".key..");

    @ArchTest
    static final ArchRule THE_ENGINE_KNOWS_NO_HTTP =
            noClasses()
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(
                            "org.eclipse.jetty..", "io.lmcache4j.api..", "io.lmcache4j.cli..");

    @ArchTest
    static final ArchRule STATE_IS_NEVER_STATIC =
            noFields().that().areStatic().should().notBeFinal();
}
