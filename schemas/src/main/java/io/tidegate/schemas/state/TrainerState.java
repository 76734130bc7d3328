package io.tidegate.schemas.state;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What the trainer of the forecaster keeps beside the lessons.
 *
 * @param seen how many lessons ever came
 * @param oldest the earliest step that one was about
 * @param newest the latest
 * @param tried when a training last ended, well or not
 * @param last the training that led to the model that was published last
 * @param error the recent errors of that model added up, older ones counting less
 * @param weight their weight
 * @param published the versions that stand on the topic, the oldest first
 */
public record TrainerState(
        long seen,
        Optional<Instant> oldest,
        Optional<Instant> newest,
        Optional<Instant> tried,
        Optional<LastTraining> last,
        double error,
        double weight,
        List<Instant> published) {

    /** No lesson came yet. */
    public static final TrainerState NONE = new TrainerState(
            0, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), 0, 0, List.of());

    /** Copies the list. */
    public TrainerState {
        published = List.copyOf(published);
    }

    /**
     * A training that led to a model.
     *
     * @param trained when, which names the version
     * @param seen how many lessons had come by then
     * @param lessons how many it was trained from
     * @param heldOutError what its error was expected to be
     */
    public record LastTraining(Instant trained, long seen, int lessons, double heldOutError) {}
}
