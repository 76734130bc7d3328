package io.tidegate.tests.chaos;

import io.tidegate.tests.chaos.ChaosReport.Shown;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * One subject at work.
 *
 * @param cast who takes part
 * @param comebacks of the stage that is killed
 * @param victim kills it
 */
record Trial(Cast cast, Comebacks comebacks, Victim victim) {
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

    /** Whether nothing needs to be waited for. */
    boolean isSettled() {
        return isDecided() || cast.proof().unsettled() == 0;
    }

    Shown shown() {
        Proof proof = cast.proof();
        return new Shown(
                victim.deaths(),
                proof.account(),
                proof.unsettled(),
                proof.differences().count(),
                proof.differences().first(),
                comebacks.toString());
    }
}
