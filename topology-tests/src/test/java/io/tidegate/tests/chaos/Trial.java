package io.tidegate.tests.chaos;

import io.tidegate.tests.chaos.ChaosReport.Shown;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** One subject at work. */
final class Trial {
    private final Cast cast;
    private final Comebacks comebacks;
    private final Victim victim;
    private boolean settled;

    /**
     * Nothing is seen yet.
     *
     * @param cast who takes part
     * @param comebacks of the stage that is killed
     * @param victim kills it
     */
    Trial(Cast cast, Comebacks comebacks, Victim victim) {
        this.cast = cast;
        this.comebacks = comebacks;
        this.victim = victim;
    }

    Cast cast() {
        return cast;
    }

    Victim victim() {
        return victim;
    }

    void see(ConsumerRecord<byte[], byte[]> record) {
        Proof proof = cast.proof();
        if (proof.topics().stream().anyMatch(topic -> topic.name().equals(record.topic()))) {
            proof.see(record);
        }
        comebacks.see(record);
    }

    /** Whether something was found wrong. */
    boolean isDecided() {
        return cast.proof().differences().count() > 0;
    }

    /**
     * Whether nothing needs to be waited for since all that is fed was fed. That there was one such moment is enough: other
     * stages may go on to tell of what happens without a feed.
     */
    boolean isSettled() {
        settled = settled || cast.proof().unsettled() == 0;
        return settled || isDecided();
    }

    Shown shown() {
        Proof proof = cast.proof();
        return new Shown(
                victim.deaths(),
                proof.account(),
                settled ? 0 : proof.unsettled(),
                proof.differences().count(),
                proof.differences().first(),
                comebacks.toString());
    }
}
