package io.tidegate.benchmarks;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options of what lets ingest read a backlog, by turns with something that it is compared with. */
final class BacklogOptions {
    private static final long FEWEST = 100_000;

    /** Below, no window closes. */
    private static final int FEWEST_OF_A_POOL = 20;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @Option(names = "--samples", description = "Samples in the backlog (${DEFAULT-VALUE}).")
    private long samples;

    @Option(names = "--pools", description = "Pools that send them, one a second each (${DEFAULT-VALUE}).")
    private int pools = 1_000;

    @Option(names = "--rounds", description = "How often each side runs, by turns (${DEFAULT-VALUE}).")
    private int rounds;

    @Option(names = "--profile", paramLabel = "FILE", description = "Records ingest's last run with Flight Recorder.")
    private Optional<Path> profile = Optional.empty();

    @Option(names = "--json", paramLabel = "FILE", description = "Writes the figures to a file too.")
    private Optional<Path> json = Optional.empty();

    /** Takes the defaults. */
    BacklogOptions(long samples, int rounds) {
        this.samples = samples;
        this.rounds = rounds;
    }

    /** Refuses what no run can be made of; the report of the run. */
    Report begin() {
        require(samples >= FEWEST, "--samples must be at least " + FEWEST + ", but was " + samples);
        require(pools >= 1 && pools <= 100_000, "--pools must be between 1 and 100000, but was " + pools);
        require(rounds >= 1 && rounds <= 20, "--rounds must be between 1 and 20, but was " + rounds);
        require(
                samples / pools >= FEWEST_OF_A_POOL,
                "--samples must be at least " + FEWEST_OF_A_POOL + " for each pool, or no window closes, but were "
                        + samples + " for " + pools);
        return new Report(spec, json);
    }

    void require(boolean holds, String rule) {
        if (!holds) {
            throw new ParameterException(spec.commandLine(), rule);
        }
    }

    long samples() {
        return samples;
    }

    int pools() {
        return pools;
    }

    int rounds() {
        return rounds;
    }

    /** The flags of the JVM of a round, which count from 1. */
    List<String> flags(int round) {
        return round < rounds
                ? List.of()
                : profile.map(file -> List.of("-XX:StartFlightRecording=filename=" + file + ",settings=profile"))
                        .orElse(List.of());
    }

    /** A row of the table of rounds. */
    static List<String> row(String what, int round, Cost cost) {
        return List.of(
                what,
                String.valueOf(round),
                String.format("%,d", cost.samples()),
                String.format("%.2f", cost.processor().toMillis() / 1e3),
                String.format("%.2f", cost.micros()),
                String.format("%,.0f", cost.samplesPerSecond()));
    }
}
