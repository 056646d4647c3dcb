package io.lmcache4j.jlama;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Who may know whom in this module. */
@AnalyzeClasses(
        packages = "io.lmcache4j.jlama",
        importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule reuseSeesJlamaThroughModelAndSessionOnly =
            noClasses()
                    .that()
                    .belongToAnyOf(PrefixReuse.class, Prefill.class, ShapeCheck.class)
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage("com.github.tjake..", "jdk.incubator..");

    @ArchTest
    static final ArchRule theAdapterKnowsNoHttpAndNoCommandLine =
            noClasses()
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(
                            "io.lmcache4j.api..", "io.lmcache4j.cli..", "io.lmcache4j.bench..");

    @ArchTest
    static final ArchRule nothingStaticChanges = fields().that().areStatic().should().beFinal();
}
