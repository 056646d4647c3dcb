package io.lmcache4j.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Who may use whom inside the command line. */
@AnalyzeClasses(packages = "io.lmcache4j.cli", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    private static final String CLI = "io.lmcache4j.cli";

    @ArchTest
    static final ArchRule PACKAGES_IMPORT_DOWNWARDS =
            layeredArchitecture()
                    .consideringOnlyDependenciesInLayers()
                    .layer("root")
                    .definedBy(CLI)
                    .layer("command")
                    .definedBy(CLI + ".command..")
                    .layer("replay")
                    .definedBy(CLI + ".replay..")
                    .layer("instance")
                    .definedBy(CLI + ".instance..")
                    .layer("jlama")
                    .definedBy(CLI + ".jlama..")
                    .layer("host")
                    .definedBy(CLI + ".host..")
                    .whereLayer("root")
                    .mayNotBeAccessedByAnyLayer()
                    .whereLayer("command")
                    .mayOnlyBeAccessedByLayers("root")
                    .whereLayer("replay")
                    .mayOnlyBeAccessedByLayers("command")
                    .whereLayer("jlama")
                    .mayOnlyBeAccessedByLayers("command")
                    .whereLayer("instance")
                    .mayOnlyBeAccessedByLayers("command", "replay")
                    .whereLayer("host")
                    .mayOnlyBeAccessedByLayers("command", "replay", "instance");

    @ArchTest
    static final ArchRule TRACE_AND_OUTPUT_ARE_LEAVES =
            noClasses()
                    .that()
                    .resideInAnyPackage(CLI + ".trace..", CLI + ".output..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(
                            CLI + ".command..",
                            CLI + ".replay..",
                            CLI + ".instance..",
                            CLI + ".host..",
                            "io.lmcache4j.engine..",
                            "io.lmcache4j.api..");

    @ArchTest
    static final ArchRule REPLAY_AND_HOST_KNOW_NO_HTTP =
            noClasses()
                    .that()
                    .resideInAnyPackage(
                            CLI + ".replay..", CLI + ".host..", CLI + ".trace..", CLI + ".jlama..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage("io.lmcache4j.api..", "org.eclipse.jetty..");

    @ArchTest
    static final ArchRule NOTHING_KNOWS_JLAMA_PAST_ITS_ADAPTER =
            noClasses()
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage("com.github.tjake..", "jdk.incubator..");

    @ArchTest
    static final ArchRule ONLY_COMMANDS_KNOW_PICOCLI =
            noClasses()
                    .that()
                    .resideOutsideOfPackages(CLI, CLI + ".command..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage("picocli..");
}
