package io.tidegate.tests;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.time.Clock;
import java.time.Instant;
import java.util.Random;
import java.util.UUID;
import org.apache.kafka.streams.processor.api.Processor;
import org.junit.jupiter.api.Test;

/** The arrows of docs/architecture.md, and what pure code must not know. */
class ArchitectureTest {

    private static final JavaClasses CODE = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.tidegate");

    @Test
    void dependencies_point_from_the_pipeline_to_the_stages_to_the_contract_to_the_domain() {
        layeredArchitecture()
                .consideringOnlyDependenciesInLayers()
                .layer("domain")
                .definedBy("io.tidegate.domain..")
                .layer("schemas")
                .definedBy("io.tidegate.schemas..")
                .layer("stage")
                .definedBy("io.tidegate.stage..")
                .layer("ingest")
                .definedBy("io.tidegate.ingest..")
                .layer("forecaster")
                .definedBy("io.tidegate.forecaster..")
                .layer("decider")
                .definedBy("io.tidegate.decider..")
                .layer("actuator")
                .definedBy("io.tidegate.actuator..")
                .layer("agent")
                .definedBy("io.tidegate.agent..")
                .layer("router")
                .definedBy("io.tidegate.router..")
                .layer("backtest")
                .definedBy("io.tidegate.backtest..")
                .layer("console")
                .definedBy("io.tidegate.console..")
                .layer("pipeline")
                .definedBy("io.tidegate.pipeline..")
                .whereLayer("schemas")
                .mayOnlyBeAccessedByLayers(
                        "stage",
                        "ingest",
                        "forecaster",
                        "decider",
                        "actuator",
                        "agent",
                        "console",
                        "backtest",
                        "pipeline")
                .whereLayer("stage")
                .mayOnlyBeAccessedByLayers("ingest", "forecaster", "decider", "actuator", "pipeline")
                .whereLayer("ingest")
                .mayOnlyBeAccessedByLayers("backtest", "pipeline")
                .whereLayer("forecaster")
                .mayOnlyBeAccessedByLayers("backtest", "pipeline")
                .whereLayer("decider")
                .mayOnlyBeAccessedByLayers("backtest", "pipeline")
                .whereLayer("actuator")
                .mayOnlyBeAccessedByLayers("backtest", "pipeline")
                .whereLayer("agent")
                .mayOnlyBeAccessedByLayers("pipeline")
                .whereLayer("router")
                .mayOnlyBeAccessedByLayers("pipeline")
                .whereLayer("backtest")
                .mayOnlyBeAccessedByLayers("pipeline")
                .whereLayer("console")
                .mayOnlyBeAccessedByLayers("pipeline")
                .whereLayer("pipeline")
                .mayNotBeAccessedByAnyLayer()
                .check(CODE);
    }

    @Test
    void the_domain_knows_only_the_jdk() {
        classes()
                .that()
                .resideInAPackage("io.tidegate.domain..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("java..", "io.tidegate.domain..", "org.jspecify..")
                .check(CODE);
    }

    /** The shells are the topologies and processors, and what starts them; everything else of a stage is a core. */
    @Test
    void pure_code_reads_no_clock_and_draws_no_random_numbers_of_its_own() {
        noClasses()
                .that()
                .resideInAnyPackage(
                        "io.tidegate.domain..",
                        "io.tidegate.ingest..",
                        "io.tidegate.forecaster..",
                        "io.tidegate.decider..",
                        "io.tidegate.actuator..",
                        "io.tidegate.router..",
                        "io.tidegate.backtest..")
                .should()
                .callMethod(Instant.class, "now")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .callMethod(Clock.class, "systemUTC")
                .orShould()
                .callMethod(Math.class, "random")
                .orShould()
                .callConstructor(Random.class)
                .orShould()
                .callMethod(UUID.class, "randomUUID")
                .check(CODE);
    }

    /** A processor, a topology and the counters of both are shells; a serde is a value's written form. */
    @Test
    void cores_know_neither_kafka_nor_a_logger() {
        noClasses()
                .that()
                .resideInAnyPackage(
                        "io.tidegate.domain..",
                        "io.tidegate.router..",
                        "io.tidegate.backtest..",
                        "io.tidegate.ingest..",
                        "io.tidegate.forecaster..",
                        "io.tidegate.decider..",
                        "io.tidegate.actuator..")
                .and()
                .haveSimpleNameNotEndingWith("Topology")
                .and()
                .haveSimpleNameNotEndingWith("Sensors")
                .and()
                .areNotAssignableTo(Processor.class)
                .and()
                .areTopLevelClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "org.apache.kafka.streams..",
                        "org.apache.kafka.clients..",
                        "org.slf4j..",
                        "java.util.logging..")
                .check(CODE);
    }

    @Test
    void avro_does_not_leave_the_contract() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.tidegate.schemas..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.apache.avro..", "io.tidegate.schemas.wire..")
                .check(CODE);
    }

    @Test
    void tribuo_does_not_leave_its_package() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.tidegate.forecaster.tribuo..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.tribuo..", "ml.dmlc..", "com.oracle.labs..")
                .check(CODE);
    }

    @Test
    void only_the_stage_module_touches_internals_of_kafka_streams() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.tidegate.stage..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.apache.kafka.streams..internals..")
                .check(CODE);
    }

    @Test
    void applications_do_not_get_kafka_streams_from_the_agent() {
        noClasses()
                .that()
                .resideInAPackage("io.tidegate.agent..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.apache.kafka.streams..", "io.tidegate.stage..")
                .check(CODE);
    }

    @Test
    void the_agents_core_knows_no_technology() {
        noClasses()
                .that()
                .resideInAPackage("io.tidegate.agent.core..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "com.zaxxer..", "org.apache.kafka..", "io.tidegate.agent.hikari..", "io.tidegate.agent.kafka..")
                .check(CODE);
    }

    @Test
    void no_package_cycles() {
        slices().matching("io.tidegate.(*)..").should().beFreeOfCycles().check(CODE);
    }
}
