package io.tidegate.tests.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.schemas.Topic;
import io.tidegate.tests.PipelineParts;
import java.time.Duration;

/** Whether the windows on a broker are what the readings on it give, at a time at which nobody writes readings any more. */
public final class WindowAccount {
    private WindowAccount() {}

    /**
     * Waits until every window is there, and checks that each is the one that the recorded readings alone give, byte for
     * byte, and is there once.
     *
     * @param parts where readings and windows are recorded, all of them since the topics were made
     * @param patience after which a window that is not there is taken for lost
     * @return how many were looked at, in words
     */
    public static String assertSettled(PipelineParts parts, Duration patience) {
        WindowsProof proof = new WindowsProof(parts.config("any").ingest(), parts.serdes());
        try (CommittedReader reader = new CommittedReader(
                parts.address(), proof.topics().stream().map(Topic::name).toList())) {
            long end = System.nanoTime() + patience.toNanos();
            boolean read = false;
            while (System.nanoTime() < end && !(read && reader.isAtEnd() && proof.unsettled() == 0)) {
                reader.look(proof::see);
                read = true;
            }
        }
        String account = String.join("; ", proof.account());
        assertThat(proof.differences().first()).as(account).isEmpty();
        assertThat(proof.unsettled()).as(account).isZero();
        return account;
    }
}
