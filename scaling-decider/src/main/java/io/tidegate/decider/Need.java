package io.tidegate.decider;

import io.tidegate.domain.ScalingPolicy;
import io.tidegate.domain.state.PoolAccount;
import java.time.Instant;

/** Step 2: what is needed? Where the policy has signals they say so, else what is wanted and expected. */
sealed interface Need permits DemandNeed, SignalNeed {

    /** What a pool needs that has {@code current} connections. */
    static Need of(ScalingPolicy policy, PoolAccount account, int current, Instant now) {
        return policy.signalsFor(account.registration())
                .<Need>map(signals -> SignalNeed.of(signals, policy, account.demand(), account.pace(), current, now))
                .orElseGet(() -> DemandNeed.of(
                        policy,
                        account.demand(),
                        account.registration().bounds().ceiling(),
                        now));
    }

    /** The size that is needed. */
    int size();

    /** The part of it that is needed now and not only expected. */
    int present();

    /** What a pool keeps though others are expected to need it. */
    int kept();

    /** No shrink goes below it, but one for others. */
    int lowest();

    /** For a person. */
    String why();

    /** The step's result, against the size that the pool has. */
    StepResult against(int current);
}
