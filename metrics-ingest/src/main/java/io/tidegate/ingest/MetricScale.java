package io.tidegate.ingest;

import io.tidegate.domain.Metric;

/**
 * On which scale a metric's values spread evenly: the one on which they are compared with what is usual.
 *
 * <p>Counts spread with the root of their size, so that on a root scale a quiet night and a busy noon are equally steady, and
 * nothing at all is as far from usual as it should be (Bartlett, The square root transformation in analysis of variance,
 * 1936). Latencies differ by factors: most windows wait for nothing and a few for a hundred times as long. On their own scale
 * these few are either all unusual or, once believed, hide everything else; on a logarithmic one they are as far away as they
 * are many times longer. The logarithm begins at the metric's floor, below which no difference matters.
 */
enum MetricScale {
    /** Values as they are. */
    PLAIN(2) {
        @Override
        double of(double value, MetricFloor floor) {
            return value;
        }

        @Override
        double back(double scaled, MetricFloor floor) {
            return scaled;
        }
    },
    /** √value. */
    ROOT(2) {
        @Override
        double of(double value, MetricFloor floor) {
            return Math.sqrt(value);
        }

        @Override
        double back(double scaled, MetricFloor floor) {
            return scaled * scaled;
        }
    },
    /** ln(1 + value / floor). The tail is long in good days too: more of it has to be learnt. */
    LOGARITHMIC(3) {
        @Override
        double of(double value, MetricFloor floor) {
            return Math.log1p(value / beginning(floor));
        }

        @Override
        double back(double scaled, MetricFloor floor) {
            return beginning(floor) * Math.expm1(scaled);
        }
    };

    private final double clip;

    MetricScale(double clip) {
        this.clip = clip;
    }

    static MetricScale of(Metric metric) {
        return switch (metric) {
            case WAIT, HOLD, CONNECT -> LOGARITHMIC;
            case DEMAND, BORROW_RATE -> ROOT;
            case UTILISATION, TIMEOUT_RATE, ERROR_RATE -> PLAIN;
        };
    }

    /** A floor may be 0, its deviation never. */
    private static double beginning(MetricFloor floor) {
        return Math.max(floor.value(), floor.deviation());
    }

    /** How many standard deviations of a value are learnt at most. */
    double clip() {
        return clip;
    }

    /** The value on this scale. */
    abstract double of(double value, MetricFloor floor);

    /** The value that {@link #of} made this of. */
    abstract double back(double scaled, MetricFloor floor);
}
