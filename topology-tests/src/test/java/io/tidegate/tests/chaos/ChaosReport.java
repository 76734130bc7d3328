package io.tidegate.tests.chaos;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What a run has shown.
 *
 * @param plan what was to be done
 * @param took how long it took
 * @param load of the machine at its end, negative where it is not known
 * @param subjects what was shown of each subject
 */
record ChaosReport(ChaosPlan plan, Duration took, double load, Map<Subject, Shown> subjects) {

    /**
     * What was shown of one subject.
     *
     * @param deaths how often its stage died where
     * @param account what was looked at
     * @param unsettled what was not there at the end, or too much
     * @param differenceCount how often something was not what it must be
     * @param differences the first of them
     * @param comebacks how long partitions were silent after a start
     */
    record Shown(
            Map<KillPoint, Integer> deaths,
            List<String> account,
            long unsettled,
            long differenceCount,
            List<String> differences,
            String comebacks) {
        long kills() {
            return deaths.values().stream().mapToInt(Integer::intValue).sum();
        }

        boolean holds() {
            return differenceCount == 0 && unsettled == 0;
        }
    }

    ChaosReport {
        subjects = new EnumMap<>(subjects);
    }

    /** What was shown of a subject of the plan. */
    Shown of(Subject subject) {
        Shown shown = subjects.get(subject);
        if (shown == null) {
            throw new IllegalArgumentException("nothing was to be shown of " + subject.word());
        }
        return shown;
    }

    /** Whether everything is what it must be. */
    boolean holds() {
        return subjects.values().stream().allMatch(Shown::holds);
    }

    @Override
    public String toString() {
        List<String> lines = new ArrayList<>();
        lines.add(String.format(
                Locale.ROOT,
                "seed %d, %d s, load %.1f on %d processors",
                plan.seed(),
                took.toSeconds(),
                load,
                Runtime.getRuntime().availableProcessors()));
        subjects.forEach((subject, shown) -> {
            lines.add("");
            lines.add(subject.word() + ": " + (shown.holds() ? "HOLDS" : "BROKEN"));
            lines.add("  " + subject.victim().word() + " was killed " + shown.kills() + " times: "
                    + shown.deaths().entrySet().stream()
                            .map(death -> death.getValue() + " " + death.getKey())
                            .collect(Collectors.joining(", ")));
            shown.account().forEach(line -> lines.add("  " + line));
            lines.add("  " + shown.comebacks());
            lines.add("  " + shown.differenceCount() + " differences, " + shown.unsettled() + " open at the end");
            shown.differences().forEach(difference -> lines.add("    " + difference));
        });
        return String.join(System.lineSeparator(), lines);
    }
}
