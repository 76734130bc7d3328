package io.tidegate.backtest;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;

/** Loads for tests. */
final class Loads {
    static final Duration MINUTE = Duration.ofMinutes(1);

    private Loads() {}

    /** One pool without history. */
    static SimulatedLoad of(int delay, double... demand) {
        return of(MINUTE, delay, 0, demand);
    }

    static SimulatedLoad of(Duration step, int delay, int history, double... demand) {
        return new SimulatedLoad(
                step, delay, 1, OptionalInt.empty(), List.of(new RecordedSeries("a", 1_000, 0, demand)), new int[] {
                    history
                });
    }

    /** The size that was held at each step, as words. */
    static String held(SizedLoad sized) {
        return words(sized.tracks().get(0).held());
    }

    static String words(int[] numbers) {
        return String.join(" ", Arrays.stream(numbers).mapToObj(String::valueOf).toList());
    }

    static double[] numbers(String words) {
        return Arrays.stream(words.split(" ", -1))
                .mapToDouble(word -> word.equals("-") ? Double.NaN : Double.parseDouble(word))
                .toArray();
    }
}
