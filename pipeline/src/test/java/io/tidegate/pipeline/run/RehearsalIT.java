package io.tidegate.pipeline.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** In a process of its own: what it is for is what the process has loaded when it ends. */
class RehearsalIT {
    @TempDir
    private Path folder;

    @Test
    void it_needs_no_broker_and_loads_what_the_start_of_a_stage_and_its_work_want() throws Exception {
        Path loaded = folder.resolve("classes.log");
        Path log = folder.resolve("rehearsal.log");
        Process process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xlog:class+load:file=" + loaded,
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "io.tidegate.pipeline.Main",
                        "rehearse",
                        "--data",
                        folder.resolve("data").toString()))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();

        assertThat(process.waitFor(2, TimeUnit.MINUTES)).as("it ended").isTrue();
        assertThat(process.exitValue()).as(Files.readString(log)).isZero();
        assertThat(Files.readString(loaded))
                .contains("io.tidegate.ingest.IngestTopology ", "io.tidegate.decider.DeciderTopology ")
                .contains("org.apache.kafka.clients.consumer.internals.ConsumerCoordinator ")
                .contains("org.apache.kafka.streams.processor.internals.StreamsPartitionAssignor ")
                .contains(
                        "org.apache.kafka.common.protocol.Errors ",
                        "org.apache.kafka.common.record.internal.MemoryRecords ")
                .contains("io.prometheus.metrics.model.snapshots.MetricSnapshots ");
    }
}
