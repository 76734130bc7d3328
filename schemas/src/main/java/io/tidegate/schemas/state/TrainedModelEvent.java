package io.tidegate.schemas.state;

import java.time.Instant;
import org.apache.kafka.common.utils.Bytes;

/**
 * One version of a model that was trained over all series.
 *
 * @param model its name
 * @param trained when it was trained, which names the version
 * @param inForce windows that are written from then on are forecast with it, so that who reads them again knows which model
 *     was asked
 * @param layout what its features are
 * @param provenance where it comes from
 * @param protobuf Tribuo's message {@code org.tribuo.protos.core.ModelProto}
 */
public record TrainedModelEvent(
        String model, Instant trained, Instant inForce, String layout, Provenance provenance, Bytes protobuf) {

    /**
     * Where a model comes from.
     *
     * @param reason why it was trained
     * @param lessons from how many, at least 1
     * @param oldest when the oldest of them came due
     * @param newest when the newest of them came due
     * @param heldOutError the mean absolute error on the newest lessons of a model that was trained on the older ones
     * @param uncorrectedError the same without any model
     * @param parameters of the training
     */
    public record Provenance(
            String reason,
            int lessons,
            Instant oldest,
            Instant newest,
            double heldOutError,
            double uncorrectedError,
            String parameters) {}

    /** Its key on the topic. */
    public TrainedModelKey key() {
        return new TrainedModelKey(model, trained);
    }
}
