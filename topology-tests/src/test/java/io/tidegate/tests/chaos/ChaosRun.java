package io.tidegate.tests.chaos;

import io.tidegate.pipeline.Stage;
import io.tidegate.pipeline.config.TidegateConfig;
import io.tidegate.schemas.Topic;
import io.tidegate.tests.PipelineParts;
import io.tidegate.tests.chaos.ChaosReport.Shown;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** One run of a plan on a broker and a registry: from empty topics to the report. */
final class ChaosRun {
    /** After the last kill, for there is more to look at when stages work for a while. */
    private static final Duration CALM = Duration.ofSeconds(5);

    /** After the last input: long enough that each window is over, and a silent pool has its mark. */
    private static final Duration AFTERWARDS = Duration.ofSeconds(3);

    /** What is not there by then is taken for lost; generous, for machines are busy. */
    private static final Duration PATIENCE = Duration.ofMinutes(4);

    private static final Duration TELL = Duration.ofSeconds(5);

    private final PipelineParts parts;
    private final StageClasses classes;
    private final ChaosPlan plan;
    private final Path folder;
    private final Consumer<String> progress;
    private final List<Trial> trials = new ArrayList<>();
    private final Deque<Participant> participants = new ArrayDeque<>();
    private long told = System.nanoTime();

    private ChaosRun(
            PipelineParts parts, StageClasses classes, ChaosPlan plan, Path folder, Consumer<String> progress) {
        this.parts = parts;
        this.classes = classes;
        this.plan = plan;
        this.folder = folder;
        this.progress = progress;
    }

    /**
     * Runs a plan.
     *
     * @param parts whose topics are empty yet
     * @param classes of the processes
     * @param folder where the processes keep their state and their logs
     * @param progress is told in a line how far it is
     */
    static ChaosReport of(
            PipelineParts parts, StageClasses classes, ChaosPlan plan, Path folder, Consumer<String> progress)
            throws IOException, InterruptedException {
        return new ChaosRun(parts, classes, plan, folder, progress).run();
    }

    private ChaosReport run() throws IOException, InterruptedException {
        long began = System.nanoTime();
        try {
            List<Cast> casts = new ArrayList<>();
            for (Subject subject : plan.subjects()) {
                casts.add(cast(subject));
            }
            archiveClasses();
            for (Cast cast : casts) {
                trials.add(trial(cast));
            }
            try (CommittedReader reader = new CommittedReader(parts.address(), topics())) {
                while (!isDecided()
                        && !trials.stream().allMatch(trial -> trial.victim().isThrough())) {
                    look(reader);
                }
                long calm = System.nanoTime();
                while (!isDecided() && System.nanoTime() - calm < CALM.toNanos()) {
                    look(reader);
                }
                for (Trial trial : trials) {
                    trial.cast().feed().finish();
                }
                settle(reader);
            }
        } finally {
            stopAll();
        }
        return report(Duration.ofNanos(System.nanoTime() - began));
    }

    private Cast cast(Subject subject) throws InterruptedException {
        long seed = plan.seed() + subject.word().hashCode();
        return switch (subject) {
            case WINDOWS ->
                new Cast(
                        subject,
                        begun(SampleFeed.start(parts.address(), parts.serdes(), seed)),
                        new WindowsProof(config().ingest(), parts.serdes()));
            case DECISIONS -> {
                Duration window = config().decide().window();
                DecisionsProof proof = new DecisionsProof(window, parts.serdes());
                yield new Cast(
                        subject,
                        begun(ServiceFeed.start(parts.address(), parts.serdes(), window, proof.overruns(), seed)),
                        proof);
            }
            case ACTS -> {
                ActsFeed feed = begun(ActsFeed.start(parts, plan.lacks(), seed));
                yield new Cast(subject, feed, new ActsProof(feed.pools(), parts.serdes()));
            }
        };
    }

    /** All stages at work for the first time, until they end in order. */
    private void archiveClasses() throws IOException, InterruptedException {
        if (!classes.areArchived()) {
            StageProcess all = new StageProcess(parts, classes, Stage.all(), folder.resolve("all"), Optional.empty());
            Process first = all.start(KillPoint.ANY_TIME, 0);
            if (!all.awaitWork(first)) {
                throw new IllegalStateException("the stages ended by themselves, see " + all.log());
            }
            first.destroy();
            first.waitFor();
        }
    }

    private Trial trial(Cast cast) throws IOException {
        Stage stage = cast.subject().victim();
        Comebacks comebacks = new Comebacks(cast.subject()::isOutput);
        StageProcess process =
                new StageProcess(parts, classes, EnumSet.of(stage), folder.resolve(stage.word()), plan.lacks());
        long seed = plan.seed() + stage.word().hashCode();
        List<KillPoint> points =
                plan.points().stream().filter(cast.subject()::isKilledAt).toList();
        Victim victim = begun(new Victim(stage.word(), process, plan.kills(), points, seed, comebacks));
        return new Trial(cast, comebacks, victim);
    }

    private TidegateConfig config() {
        return parts.config("any");
    }

    private Set<String> topics() {
        return trials.stream()
                .flatMap(trial -> trial.cast().proof().topics().stream())
                .map(Topic::name)
                .collect(Collectors.toSet());
    }

    private void look(CommittedReader reader) {
        participants.forEach(Participant::check);
        reader.look(record -> trials.forEach(trial -> trial.see(record)));
        if (System.nanoTime() - told > TELL.toNanos()) {
            told = System.nanoTime();
            trials.forEach(trial -> progress.accept(
                    trial.cast().subject().word() + ": " + trial.shown().kills() + " of " + plan.kills() + " kills; "
                            + String.join("; ", trial.shown().account())));
        }
    }

    /** Reads on until everything that must be there is there, or it is certain that it will not be. */
    private void settle(CommittedReader reader) {
        long stopped = System.nanoTime();
        while (!isDecided()) {
            long since = System.nanoTime() - stopped;
            if (since > AFTERWARDS.toNanos() && (isSettled() || since > PATIENCE.toNanos())) {
                return;
            }
            look(reader);
        }
    }

    /** Each trial is asked: that it was settled once is remembered. */
    private boolean isSettled() {
        return trials.stream().filter(trial -> !trial.isSettled()).count() == 0;
    }

    /** What was found wrong stays wrong. */
    private boolean isDecided() {
        return trials.stream().allMatch(Trial::isDecided);
    }

    private ChaosReport report(Duration took) {
        Map<Subject, Shown> shown = new EnumMap<>(Subject.class);
        trials.forEach(trial -> shown.put(trial.cast().subject(), trial.shown()));
        double load = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
        return new ChaosReport(plan, took, load, shown);
    }

    private <P extends Participant> P begun(P participant) {
        participants.push(participant);
        return participant;
    }

    /** The last that began stops first; none is left running for what another says. */
    private void stopAll() throws InterruptedException {
        while (!participants.isEmpty()) {
            try {
                participants.pop().stop();
            } catch (IllegalStateException failed) {
                progress.accept(failed.getMessage());
            }
        }
    }
}
