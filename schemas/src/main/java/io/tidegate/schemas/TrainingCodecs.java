package io.tidegate.schemas;

import io.tidegate.schemas.state.Floats;
import io.tidegate.schemas.state.ForecastLesson;
import io.tidegate.schemas.state.TrainedModelEvent;
import io.tidegate.schemas.state.TrainerState;
import io.tidegate.schemas.state.TrainerState.LastTraining;
import io.tidegate.schemas.wire.ForecastLessonRecord;
import io.tidegate.schemas.wire.TrainedModelRecord;
import io.tidegate.schemas.wire.TrainerStateRecord;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Optional;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.common.utils.Utils;

/** Codecs of what models are trained from, of the models, and of what the trainer keeps. */
public final class TrainingCodecs {
    /** A place in the ring of lessons that the trainer keeps. */
    public static final KeyCodec<Integer> PLACE = KeyCodec.text(String::valueOf, Integer::valueOf);

    /** One lesson, on its topic and in the ring. */
    public static final Codec<ForecastLesson> LESSON =
            Codec.of(ForecastLessonRecord.class, TrainingCodecs::toWire, TrainingCodecs::fromWire);

    /** What the trainer keeps beside them. */
    public static final Codec<TrainerState> TRAINER =
            Codec.of(TrainerStateRecord.class, TrainingCodecs::toWire, TrainingCodecs::fromWire);

    static final Codec<TrainedModelEvent> MODEL =
            Codec.of(TrainedModelRecord.class, TrainingCodecs::toWire, TrainingCodecs::fromWire);

    private TrainingCodecs() {}

    private static ForecastLessonRecord toWire(ForecastLesson lesson) {
        return new ForecastLessonRecord(
                lesson.at().toEpochMilli(),
                lesson.layout(),
                lesson.features().toBytes(),
                lesson.target(),
                Words.orNull(lesson.said(), ForecastLesson.Said::value),
                Words.orNull(lesson.said(), said -> said.trained().toEpochMilli()));
    }

    private static ForecastLesson fromWire(ForecastLessonRecord lesson) {
        Optional<Float> value = Optional.ofNullable(lesson.getSaid());
        Optional<Long> trained = Optional.ofNullable(lesson.getTrainedMillis());
        return new ForecastLesson(
                Instant.ofEpochMilli(lesson.getAtMillis()),
                lesson.getLayout(),
                Floats.fromBytes(lesson.getFeatures()),
                lesson.getTarget(),
                value.flatMap(
                        said -> trained.map(millis -> new ForecastLesson.Said(said, Instant.ofEpochMilli(millis)))));
    }

    private static TrainedModelRecord toWire(TrainedModelEvent event) {
        TrainedModelEvent.Provenance from = event.provenance();
        return new TrainedModelRecord(
                event.model(),
                event.trained().toEpochMilli(),
                event.inForce().toEpochMilli(),
                event.layout(),
                from.reason(),
                from.lessons(),
                from.oldest().toEpochMilli(),
                from.newest().toEpochMilli(),
                from.heldOutError(),
                from.uncorrectedError(),
                from.parameters(),
                ByteBuffer.wrap(event.protobuf().get()));
    }

    private static TrainedModelEvent fromWire(TrainedModelRecord event) {
        return new TrainedModelEvent(
                event.getModel(),
                Instant.ofEpochMilli(event.getTrainedMillis()),
                Instant.ofEpochMilli(event.getInForceMillis()),
                event.getLayout(),
                new TrainedModelEvent.Provenance(
                        event.getReason(),
                        event.getLessons(),
                        Instant.ofEpochMilli(event.getOldestMillis()),
                        Instant.ofEpochMilli(event.getNewestMillis()),
                        event.getHeldOutError(),
                        event.getUncorrectedError(),
                        event.getParameters()),
                Bytes.wrap(Utils.toArray(event.getProtobuf())));
    }

    private static TrainerStateRecord toWire(TrainerState state) {
        Optional<LastTraining> last = state.last();
        return new TrainerStateRecord(
                state.seen(),
                Words.orNull(state.oldest(), Instant::toEpochMilli),
                Words.orNull(state.newest(), Instant::toEpochMilli),
                Words.orNull(state.tried(), Instant::toEpochMilli),
                Words.orNull(last, training -> training.trained().toEpochMilli()),
                last.map(LastTraining::seen).orElse(0L),
                last.map(LastTraining::lessons).orElse(0),
                last.map(LastTraining::heldOutError).orElse(0.0),
                state.error(),
                state.weight(),
                state.published().stream().map(Instant::toEpochMilli).toList());
    }

    private static TrainerState fromWire(TrainerStateRecord state) {
        return new TrainerState(
                state.getSeen(),
                Words.optional(state.getOldestMillis(), Instant::ofEpochMilli),
                Words.optional(state.getNewestMillis(), Instant::ofEpochMilli),
                Words.optional(state.getTriedMillis(), Instant::ofEpochMilli),
                Words.optional(state.getTrainedMillis(), Instant::ofEpochMilli)
                        .map(trained -> new LastTraining(
                                trained, state.getTrainedSeen(), state.getTrainedLessons(), state.getHeldOutError())),
                state.getError(),
                state.getWeight(),
                state.getPublished().stream().map(Instant::ofEpochMilli).toList());
    }
}
