package io.tidegate.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdentifierTest {
    private static final Pattern RULE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,127}");

    @ParameterizedTest
    @ValueSource(strings = {"", " ", ".a", "-a", "_a", "a b", "a/b", "ä", "a\n", "a\u0000", "a:", "@", "[", "`", "{"})
    void what_is_no_identifier_is_refused_and_shown(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> new PoolId(text)).withMessageContaining("'" + text + "'");
    }

    @Test
    void an_identifier_has_at_most_128_characters() {
        assertThat(new PoolId("x".repeat(128)).value()).hasSize(128);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new PoolId("x".repeat(129)))
                .withMessageContaining("(129 characters)");
    }

    @Test
    void the_rule_is_that_of_the_pattern() {
        Random random = new Random(3);
        String near = "aZ09._-/:@[`{ é";
        for (int i = 0; i < 20_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int length = random.nextInt(5); length > 0; length--) {
                text.append(near.charAt(random.nextInt(near.length())));
            }
            assertThat(accepts(text.toString()))
                    .as("'%s'", text)
                    .isEqualTo(RULE.matcher(text).matches());
        }
    }

    private static boolean accepts(String text) {
        try {
            return new PoolId(text).value().equals(text);
        } catch (IllegalArgumentException refused) {
            return false;
        }
    }
}
