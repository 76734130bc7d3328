package io.tidegate.tests.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.tests.PipelineParts;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Nothing is lost and nothing doubled though stages are killed again and again; and without any one of the guards the same
 * proof fails.
 */
class ChaosIT {
    /** Continuous integration asks for more. */
    private static final int KILLS = Integer.getInteger("tidegate.chaos.kills", 20);

    private static final long SEED = Long.getLong("tidegate.chaos.seed", 20_261);

    @TempDir
    private Path folder;

    @Test
    void whatever_is_killed_wherever_all_that_is_committed_follows_from_the_input_and_is_there_once() throws Exception {
        ChaosReport report = run(ChaosPlan.of(EnumSet.allOf(Subject.class), KILLS, SEED));

        assertThat(report.holds()).as(report.toString()).isTrue();
        assertThat(report.subjects().values()).as(report.toString()).allMatch(shown -> shown.kills() >= KILLS);
    }

    @Test
    void without_exactly_once_windows_come_twice() throws Exception {
        assertBroken(ChaosPlan.without(Guard.EXACTLY_ONCE, Subject.WINDOWS, 20, KillPoint.BEFORE_PRODUCE));
    }

    @Test
    void with_uncommitted_reads_windows_hold_what_was_never_there() throws Exception {
        assertBroken(ChaosPlan.without(Guard.COMMITTED_READS, Subject.WINDOWS, 1, KillPoint.ANY_TIME));
    }

    @Test
    void with_state_that_is_logged_after_the_commit_a_crash_loses_samples() throws Exception {
        assertBroken(ChaosPlan.without(Guard.FLUSH_WITH_COMMIT, Subject.WINDOWS, 20, KillPoint.AFTER_COMMIT));
    }

    private void assertBroken(ChaosPlan plan) throws IOException, InterruptedException {
        ChaosReport report = run(plan);
        assertThat(report.differenceCount()).as(report.toString()).isPositive();
    }

    private ChaosReport run(ChaosPlan plan) throws IOException, InterruptedException {
        try (PipelineParts parts = PipelineParts.start(folder)) {
            ChaosReport report = ChaosRun.of(parts, plan, folder.resolve("stages"), line -> {});
            System.out.println(report);
            return report;
        }
    }
}
