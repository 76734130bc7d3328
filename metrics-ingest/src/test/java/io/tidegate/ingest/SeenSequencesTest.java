package io.tidegate.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.ingest.SeenSequences.Verdict;
import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SeenSequencesTest {
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void it_tells_the_same_as_a_set_of_all_numbers_as_far_back_as_it_reaches(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        SeenSequences seen = new SeenSequences();
        Set<Long> all = new HashSet<>();
        long highest = -1;
        for (int i = 0; i < 20_000; i++) {
            long jump = random.nextInt(100) == 0 ? random.nextInt(3000) : random.nextInt(8);
            long sequence = Math.max(0, random.nextBoolean() ? highest + jump : highest - random.nextInt(700));
            Verdict expected = sequence <= highest - SeenSequences.WIDTH
                    ? Verdict.FORGOTTEN
                    : all.add(sequence) ? Verdict.FIRST : Verdict.AGAIN;
            assertThat(seen.see(sequence))
                    .as("sequence %d, highest %d", sequence, highest)
                    .isEqualTo(expected);
            highest = Math.max(highest, sequence);
            if (i % 500 == 0) {
                seen = new SeenSequences(seen.highest(), seen.words());
            }
        }
    }
}
