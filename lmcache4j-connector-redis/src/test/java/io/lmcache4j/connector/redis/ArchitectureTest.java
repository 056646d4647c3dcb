package io.lmcache4j.connector.redis;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Whom this module may know. */
@AnalyzeClasses(
        packages = "io.lmcache4j.connector.redis",
        importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule onlyTheEngineAndLettuceAreKnown =
            classes()
                    .should()
                    .onlyDependOnClassesThat(
                            resideInAPackage("io.lmcache4j.connector.redis..")
                                    .or(resideInAPackage("io.lmcache4j.engine.config.."))
                                    .or(resideInAPackage("io.lmcache4j.engine.key.."))
                                    .or(resideInAPackage("io.lmcache4j.engine.memory.."))
                                    .or(resideInAPackage("io.lmcache4j.engine.metrics.."))
                                    .or(resideInAPackage("io.lmcache4j.engine.storage"))
                                    .or(resideInAPackage("io.lmcache4j.engine.storage.remote"))
                                    .or(resideInAPackage("io.lettuce.."))
                                    .or(resideInAPackage("io.netty.."))
                                    .or(resideInAPackage("reactor.core.publisher.."))
                                    .or(resideInAPackage("java..")));

    @ArchTest
    static final ArchRule nothingMutableIsStatic = fields().that().areStatic().should().beFinal();
}
