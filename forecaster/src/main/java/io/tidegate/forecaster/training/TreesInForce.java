package io.tidegate.forecaster.training;

import io.tidegate.forecaster.model.BoostedTrees;
import io.tidegate.forecaster.model.TreeFeatures;
import io.tidegate.forecaster.tribuo.BoostedTreesTrainer;
import io.tidegate.forecaster.tribuo.TrainingException;
import io.tidegate.schemas.state.TrainedModelEvent;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * The versions of the trees, and which of them is in force when. Which one a window is forecast with follows from when the window
 * was written and from what the versions say of themselves, so that who reads the same windows later asks the same trees. Safe for
 * several threads.
 */
public final class TreesInForce {
    private final TreeFeatures features;
    private TreeMap<Instant, TrainedModelEvent> versions = new TreeMap<>();
    /** As they are asked for: most are never asked again. */
    private final Map<Instant, Optional<BoostedTrees>> read = new HashMap<>();

    private final Consumer<String> problems;

    /**
     * None yet.
     *
     * @param problems is told of each version that cannot be read, once
     */
    public TreesInForce(TreeFeatures features, Consumer<String> problems) {
        this.features = features;
        this.problems = problems;
    }

    /** These are all there are; those that ask for other features are left out. */
    public synchronized void replace(Collection<TrainedModelEvent> all) {
        TreeMap<Instant, TrainedModelEvent> usable = new TreeMap<>();
        for (TrainedModelEvent event : all) {
            if (event.model().equals(BoostedTrees.NAME) && event.layout().equals(features.layout())) {
                usable.put(event.inForce(), event);
            }
        }
        versions = usable;
        read.keySet().removeIf(inForce -> !usable.containsKey(inForce));
    }

    /** The trees that windows are forecast with that were written at that time; none, or one. */
    public synchronized List<BoostedTrees> at(Instant written) {
        // A version that cannot be read leaves the one before it in force.
        for (TrainedModelEvent event :
                versions.headMap(written, true).descendingMap().values()) {
            Optional<BoostedTrees> trees = read.computeIfAbsent(event.inForce(), inForce -> read(event));
            if (trees.isPresent()) {
                return List.of(trees.get());
            }
        }
        return List.of();
    }

    private Optional<BoostedTrees> read(TrainedModelEvent event) {
        try {
            return Optional.of(new BoostedTrees(
                    features, BoostedTreesTrainer.read(event.protobuf().get(), features.size()), event.trained()));
        } catch (TrainingException failed) {
            problems.accept(event.key() + ": " + failed.getMessage());
            return Optional.empty();
        }
    }
}
