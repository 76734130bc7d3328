package io.tidegate.forecaster.training;

import io.tidegate.domain.PoolId;
import io.tidegate.forecaster.ForecastConfig;
import io.tidegate.forecaster.model.TreeFeatures;
import io.tidegate.forecaster.tribuo.TrainingException;
import io.tidegate.schemas.state.ForecastLesson;
import io.tidegate.schemas.state.TrainedModelEvent;
import io.tidegate.schemas.state.TrainedModelKey;
import io.tidegate.schemas.state.TrainerState;
import io.tidegate.schemas.state.TrainerState.LastTraining;
import io.tidegate.stage.HeapStore;
import io.tidegate.stage.Tally;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps recent lessons, has trees trained from them on another thread when that is due, and publishes what came out. */
@SuppressWarnings("NullAway.Init") // by init, which Kafka Streams calls first
public final class TrainProcessor implements Processor<PoolId, ForecastLesson, TrainedModelKey, TrainedModelEvent> {
    /** The store of the lessons that are kept, numbered from 0. */
    public static final String LESSONS = "trainer-lessons";

    /** The store of what else is kept, under {@link #ONLY}. */
    public static final String STATE = "trainer";

    /** There is one trainer. */
    private static final Integer ONLY = 0;

    private static final Logger LOG = LoggerFactory.getLogger(TrainProcessor.class);
    private static final Duration LOOK = Duration.ofSeconds(5);

    private final ForecastConfig.Training config;
    private final TrainingPlan plan;
    private final TreesTraining training;
    private final String layout;
    private final Executor beside;

    private ProcessorContext<TrainedModelKey, TrainedModelEvent> context;
    private HeapStore<Integer, ForecastLesson> lessons;
    private HeapStore<Integer, TrainerState> state;
    private Tally<TrainerFate> fates;
    private @Nullable Running running;
    private boolean tidied;

    /** What became of lessons and trainings. */
    enum TrainerFate {
        /** A lesson came, and is one of those that may be kept. */
        TAKEN,
        /** A lesson has another layout: the settings were others when its forecast was made. */
        FOREIGN,
        /** A training led to trees that were published. */
        TRAINED,
        /** A training failed, or led to trees that would be worse than none; the last ones stay in force. */
        FAILED
    }

    private record Running(long seen, int lessons, CompletableFuture<TreesTraining.Trained> result) {}

    /**
     * A trainer.
     *
     * @param beside where trainings run
     */
    public TrainProcessor(ForecastConfig config, TreeFeatures features, Executor beside) {
        this.config = config.training();
        this.plan = new TrainingPlan(config.training());
        this.training = new TreesTraining(config.training());
        this.layout = features.layout();
        this.beside = beside;
    }

    @Override
    public void init(ProcessorContext<TrainedModelKey, TrainedModelEvent> given) {
        context = given;
        lessons = given.getStateStore(LESSONS);
        state = given.getStateStore(STATE);
        fates = new Tally<>(given, "train", TrainerFate.class);
        given.schedule(LOOK, PunctuationType.WALL_CLOCK_TIME, now -> look(Instant.ofEpochMilli(now)));
    }

    @Override
    public void process(Record<PoolId, ForecastLesson> record) {
        ForecastLesson lesson = record.value();
        if (!lesson.layout().equals(layout)) {
            fates.count(TrainerFate.FOREIGN);
            return;
        }
        tidy();
        TrainerState after = plan.learn(known(), lesson);
        state.put(ONLY, after);
        plan.place(after, lessons.size()).ifPresent(place -> lessons.put(place, lesson));
        fates.count(TrainerFate.TAKEN);
    }

    private TrainerState known() {
        return state.get(ONLY).orElse(TrainerState.NONE);
    }

    private void look(Instant now) {
        tidy();
        if (running == null) {
            plan.due(known(), lessons.size(), now).ifPresent(this::begin);
        }
        if (running != null && running.result().isDone()) {
            finish(running, now);
            running = null;
        }
    }

    /** Once: what is kept from a time with other settings, lessons beyond the number that is kept now or of another layout. */
    private void tidy() {
        if (tidied) {
            return;
        }
        tidied = true;
        List<Integer> foreign =
                lessons.keysWhere((place, lesson) -> !lesson.layout().equals(layout));
        foreign.forEach(lessons::delete);
        lessons.keysWhere((place, lesson) -> place >= config.mostLessons()).forEach(lessons::delete);
        if (!foreign.isEmpty()) {
            state.put(ONLY, plan.anew(known()));
        }
    }

    private void begin(TrainingReason reason) {
        List<ForecastLesson> all = List.copyOf(lessons.entries().values());
        LOG.info("training trees from {} lessons: {}", all.size(), reason.word());
        running = new Running(
                known().seen(),
                all.size(),
                CompletableFuture.supplyAsync(
                        () -> {
                            try {
                                return training.train(all, reason);
                            } catch (TrainingException failed) {
                                throw new CompletionException(failed);
                            }
                        },
                        beside));
    }

    private void finish(Running ended, Instant now) {
        try {
            publish(ended.result().join().event(now, config.notice()), ended);
        } catch (CompletionException failed) {
            state.put(ONLY, plan.failed(known(), now));
            fates.count(TrainerFate.FAILED);
            LOG.warn(
                    "trees were not trained, and the last ones stay in force: {}",
                    failed.getCause() == null ? failed : failed.getCause().getMessage());
        }
    }

    private void publish(TrainedModelEvent model, Running ended) {
        long now = model.trained().toEpochMilli();
        plan.expired(known(), model.trained())
                .forEach(old -> context.forward(new Record<>(new TrainedModelKey(model.model(), old), null, now)));
        state.put(
                ONLY,
                plan.trained(
                        known(),
                        new LastTraining(
                                model.trained(),
                                ended.seen(),
                                ended.lessons(),
                                model.provenance().heldOutError())));
        context.forward(new Record<>(model.key(), model, now));
        fates.count(TrainerFate.TRAINED);
        LOG.info(
                "trees of {}, in force from {}: {} instead of {} wrong on lessons that were held out",
                model.trained(),
                model.inForce(),
                model.provenance().heldOutError(),
                model.provenance().uncorrectedError());
    }

    @Override
    public void close() {
        if (running != null) {
            running.result().cancel(true);
        }
        fates.close();
    }
}
