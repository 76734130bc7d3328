package io.tidegate.tests.chaos;

import io.tidegate.tests.chaos.ChaosReport.Shown;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * One subject at work.
 *
 * @param subject what is proven
 * @param proofs look at what is committed
 * @param comebacks of the stage that is killed
 * @param victim kills it
 */
record Trial(Subject subject, List<Proof> proofs, Comebacks comebacks, Victim victim) {
    Trial {
        proofs = List.copyOf(proofs);
    }

    void see(ConsumerRecord<byte[], byte[]> record) {
        for (Proof proof : proofs) {
            if (proof.topics().stream().anyMatch(topic -> topic.name().equals(record.topic()))) {
                proof.see(record);
            }
        }
        comebacks.see(record);
    }

    long unsettled() {
        return proofs.stream().mapToLong(Proof::unsettled).sum();
    }

    long differences() {
        return proofs.stream().mapToLong(proof -> proof.differences().count()).sum();
    }

    List<String> account() {
        return proofs.stream().flatMap(proof -> proof.account().stream()).toList();
    }

    Shown shown() {
        return new Shown(
                victim.deaths(),
                account(),
                unsettled(),
                differences(),
                proofs.stream()
                        .flatMap(proof -> proof.differences().first().stream())
                        .toList(),
                comebacks.toString());
    }
}
