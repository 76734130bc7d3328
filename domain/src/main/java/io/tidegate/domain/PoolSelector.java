package io.tidegate.domain;

import java.util.Map;
import java.util.Optional;

/**
 * Which pools a rule is for; what is empty matches everything.
 *
 * @param pool a pool's id, in which {@code *} stands for any run of characters
 * @param provider who runs it
 * @param region where it runs
 * @param labels labels that the pool must carry
 */
public record PoolSelector(
        Optional<String> pool, Optional<ProviderId> provider, Optional<RegionId> region, Map<String, String> labels) {

    /** Matches every pool. */
    public static final PoolSelector ALL =
            new PoolSelector(Optional.empty(), Optional.empty(), Optional.empty(), Map.of());

    /** Copies the labels. */
    public PoolSelector {
        pool.ifPresent(pattern -> Check.text("pool pattern", pattern, 128));
        labels = Map.copyOf(labels);
    }

    /** Whether the rule is for this pool. */
    public boolean matches(PoolRegistration registration) {
        return pool.map(pattern -> matchesPattern(pattern, registration.pool().value()))
                        .orElse(true)
                && provider.map(registration.provider()::equals).orElse(true)
                && region.map(registration.region()::equals).orElse(true)
                && registration.labels().entrySet().containsAll(labels.entrySet());
    }

    /** Linear in the text for each star, so that a hostile pattern cannot stall a decision. */
    private static boolean matchesPattern(String pattern, String text) {
        int p = 0;
        int t = 0;
        int star = -1;
        int resume = 0;
        while (t < text.length()) {
            if (p < pattern.length() && pattern.charAt(p) == '*') {
                star = p++;
                resume = t;
            } else if (p < pattern.length() && pattern.charAt(p) == text.charAt(t)) {
                p++;
                t++;
            } else if (star >= 0) {
                p = star + 1;
                t = ++resume;
            } else {
                return false;
            }
        }
        while (p < pattern.length() && pattern.charAt(p) == '*') {
            p++;
        }
        return p == pattern.length();
    }
}
