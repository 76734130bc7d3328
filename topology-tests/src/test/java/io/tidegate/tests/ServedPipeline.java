package io.tidegate.tests;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.pipeline.Stage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.stream.Stream;

/** The parts and, on them, every stage in processes of little memory: ingest in one, the others in another. */
public final class ServedPipeline implements AutoCloseable {
    private final PipelineParts parts;
    private final ServedStages ingest;
    private final ServedStages others;

    private ServedPipeline(PipelineParts parts, ServedStages ingest, ServedStages others) {
        this.parts = parts;
        this.ingest = ingest;
        this.others = others;
    }

    /** Starts all of it, with its data below {@code folder}; the stages are not waited for. */
    public static ServedPipeline start(Path folder) throws IOException {
        PipelineParts parts = PipelineParts.start(folder);
        return new ServedPipeline(
                parts,
                ServedStages.start(parts, EnumSet.of(Stage.INGEST), folder),
                ServedStages.start(parts, EnumSet.complementOf(EnumSet.of(Stage.INGEST)), folder));
    }

    /** What the stages run on. */
    public PipelineParts parts() {
        return parts;
    }

    /** The process of ingest. */
    public ServedStages ingest() {
        return ingest;
    }

    /** The process of the other stages. */
    public ServedStages others() {
        return others;
    }

    /** Whether both processes live and every stage is ready. */
    public boolean isReady() {
        return ingest.isReady() && others.isReady();
    }

    /** No thread of a stage has ended by a failure, not even one that was replaced. */
    public void assertNoThreadDied() {
        Stream.of(ingest, others)
                .forEach(process -> assertThat(process.metric("kafka_stream_failed_stream_threads_total", ""))
                        .as("threads that died in %s", process)
                        .isZero());
    }

    @Override
    public void close() throws IOException {
        ingest.close();
        others.close();
        parts.close();
    }
}
