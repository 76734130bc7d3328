package io.tidegate.forecaster.tribuo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tidegate.forecaster.model.Lesson;
import io.tidegate.forecaster.model.TreeEnsemble;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import ml.dmlc.xgboost4j.java.Booster;
import ml.dmlc.xgboost4j.java.XGBoostError;
import org.tribuo.Example;
import org.tribuo.Model;
import org.tribuo.MutableDataset;
import org.tribuo.common.xgboost.XGBoostModel;
import org.tribuo.impl.ArrayExample;
import org.tribuo.provenance.SimpleDataSourceProvenance;
import org.tribuo.regression.RegressionFactory;
import org.tribuo.regression.Regressor;
import org.tribuo.regression.xgboost.XGBoostRegressionTrainer;

/**
 * Trains boosted trees with XGBoost, on one thread: sums in single precision depend on their order, and the same lessons have
 * to give the same trees on every machine.
 */
public final class BoostedTreesTrainer {
    private static final RegressionFactory REGRESSION = new RegressionFactory();
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String TARGET = "target";

    private final int trees;
    private final long seed;

    /**
     * A trainer.
     *
     * @param trees how many trees, at least 1
     * @param seed of the samples that the trees are grown on
     */
    public BoostedTreesTrainer(int trees, long seed) {
        this.trees = trees;
        this.seed = seed;
    }

    /**
     * The trees that these lessons teach.
     *
     * @param lessons at least one
     * @throws TrainingException where XGBoost cannot be loaded, as on a machine without its native library or the OpenMP runtime
     *     that it needs, and where it fails
     */
    public TreeEnsemble train(List<Lesson> lessons) throws TrainingException {
        return fit(lessons).trees();
    }

    /**
     * Trees, and how they can be handed on.
     *
     * @param trees what is asked
     * @param protobuf the same as Tribuo's message {@code org.tribuo.protos.core.ModelProto}, for {@link #read}
     * @param parameters of the training, for people
     */
    @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
    public record Fitted(TreeEnsemble trees, byte[] protobuf, String parameters) {}

    /**
     * The same as {@link #train}, to be handed on.
     *
     * @param lessons at least one
     * @throws TrainingException as there
     */
    @SuppressWarnings("IllegalCatch") // whatever a native library fails with, the last trees stay in force
    public Fitted fit(List<Lesson> lessons) throws TrainingException {
        try {
            XGBoostModel<Regressor> model = model(lessons);
            ByteArrayOutputStream protobuf = new ByteArrayOutputStream();
            model.serializeToStream(protobuf);
            return new Fitted(
                    read(model, lessons.get(0).features().length),
                    protobuf.toByteArray(),
                    "trees=" + trees + " " + new TreeMap<>(parameters()));
        } catch (RuntimeException | LinkageError | IOException failed) {
            throw new TrainingException("boosted trees could not be trained: " + failed, failed);
        }
    }

    /**
     * Reads trees that were handed on.
     *
     * @param protobuf what {@link Fitted} holds
     * @param features how many features they ask for
     * @throws TrainingException where it means no trees, and where XGBoost cannot be loaded
     */
    @SuppressWarnings("IllegalCatch") // whatever a native library fails with, the last trees stay in force
    public static TreeEnsemble read(byte[] protobuf, int features) throws TrainingException {
        try {
            Model<?> model = Model.deserializeFromStream(new ByteArrayInputStream(protobuf));
            if (model instanceof XGBoostModel<?> trees) {
                return read(trees, features);
            }
            throw new TrainingException(
                    "a model of the kind " + model.getClass().getSimpleName() + " came where boosted trees were to be");
        } catch (RuntimeException | LinkageError | IOException failed) {
            throw new TrainingException("boosted trees could not be read: " + failed, failed);
        }
    }

    XGBoostModel<Regressor> model(List<Lesson> lessons) {
        MutableDataset<Regressor> dataset =
                new MutableDataset<>(new SimpleDataSourceProvenance("lessons", REGRESSION), REGRESSION);
        String[] names = names(lessons.get(0).features().length);
        for (Lesson lesson : lessons) {
            dataset.add(example(names, lesson));
        }
        return new XGBoostRegressionTrainer(XGBoostRegressionTrainer.RegressionType.LINEAR, trees, parameters())
                .train(dataset, Map.of());
    }

    private Map<String, Object> parameters() {
        return Map.ofEntries(
                Map.entry("objective", "reg:squarederror"),
                Map.entry("tree_method", "hist"),
                Map.entry("eta", 0.08),
                Map.entry("max_depth", 5),
                Map.entry("min_child_weight", 50),
                Map.entry("subsample", 0.7),
                Map.entry("colsample_bytree", 0.5),
                Map.entry("lambda", 5),
                Map.entry("base_score", 0.0),
                Map.entry("nthread", 1),
                Map.entry("verbosity", 0),
                Map.entry("seed", seed));
    }

    static Example<Regressor> example(String[] names, Lesson lesson) {
        int known = 0;
        for (float feature : lesson.features()) {
            known += Float.isNaN(feature) ? 0 : 1;
        }
        String[] present = new String[known];
        double[] values = new double[known];
        int at = 0;
        for (int i = 0; i < names.length; i++) {
            if (!Float.isNaN(lesson.features()[i])) {
                present[at] = names[i];
                values[at] = lesson.features()[i];
                at++;
            }
        }
        return new ArrayExample<>(new Regressor(TARGET, lesson.bounded()), present, values);
    }

    /** In the order of their numbers also when sorted as words, as Tribuo does. */
    static String[] names(int count) {
        String[] names = new String[count];
        for (int i = 0; i < count; i++) {
            names[i] = String.format("f%03d", i);
        }
        return names;
    }

    private static TreeEnsemble read(XGBoostModel<?> model, int features) {
        int[] numbers = new int[model.getFeatureIDMap().size()];
        String[] names = names(features);
        for (int i = 0; i < features; i++) {
            if (model.getFeatureIDMap().get(names[i]) != null) {
                numbers[model.getFeatureIDMap().getID(names[i])] = i;
            }
        }
        Booster booster = model.getInnerModels().get(0);
        try {
            String[] dump = booster.getModelDump("", false, "json");
            Nodes nodes = new Nodes(numbers);
            int[] roots = new int[dump.length];
            for (int i = 0; i < dump.length; i++) {
                roots[i] = nodes.add(JSON.readTree(dump[i]));
            }
            return nodes.ensemble(roots);
        } catch (XGBoostError | JsonProcessingException unreadable) {
            throw new IllegalStateException("the trees that were trained cannot be read", unreadable);
        }
    }

    /** The nodes of all trees in one row. */
    private static final class Nodes {
        private final int[] featureOf;
        private final List<int[]> links = new ArrayList<>();
        private final List<Float> values = new ArrayList<>();

        Nodes(int[] featureOf) {
            this.featureOf = featureOf;
        }

        int add(JsonNode node) {
            int place = links.size();
            if (node.has("leaf")) {
                links.add(new int[] {-1, 0, 0, 0});
                values.add(node.get("leaf").floatValue());
                return place;
            }
            int[] link = new int[4];
            links.add(link);
            values.add(node.get("split_condition").floatValue());
            link[0] = featureOf[Integer.parseInt(node.get("split").asText().substring(1))];
            for (JsonNode child : node.get("children")) {
                int added = add(child);
                int id = child.get("nodeid").intValue();
                link[1] = id == node.get("yes").intValue() ? added : link[1];
                link[2] = id == node.get("no").intValue() ? added : link[2];
                link[3] = id == node.get("missing").intValue() ? added : link[3];
            }
            return place;
        }

        TreeEnsemble ensemble(int[] roots) {
            int size = links.size();
            int[][] columns = new int[4][size];
            float[] numbers = new float[size];
            for (int i = 0; i < size; i++) {
                for (int column = 0; column < 4; column++) {
                    columns[column][i] = links.get(i)[column];
                }
                numbers[i] = values.get(i);
            }
            return new TreeEnsemble(0, roots, columns[0], numbers, columns[1], columns[2], columns[3]);
        }
    }
}
