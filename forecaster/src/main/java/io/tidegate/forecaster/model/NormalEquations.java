package io.tidegate.forecaster.model;

/**
 * Weighted least squares with a ridge, learnt row by row: the sums {@code XᵀX} and {@code Xᵀy}, in which older rows count less,
 * kept in an array of the caller (recursive least squares with exponential forgetting in its information form: Ljung, System
 * Identification, 2nd edition, section 11.2).
 */
final class NormalEquations {
    private final int size;
    private final int place;

    /**
     * Equations for {@code size} unknowns.
     *
     * @param place where they begin in the array
     */
    NormalEquations(int size, int place) {
        this.size = size;
        this.place = place;
    }

    /** How many numbers of the array they take. */
    int length() {
        return size * (size + 1) / 2 + size;
    }

    /** Adds a row, after what there is was multiplied by {@code keep}. */
    void add(float[] sums, double[] row, double target, double keep) {
        int at = place;
        for (int i = 0; i < size; i++) {
            double x = row[i];
            for (int j = 0; j <= i; j++) {
                sums[at] = (float) (keep * sums[at] + x * row[j]);
                at++;
            }
        }
        for (int i = 0; i < size; i++) {
            sums[at] = (float) (keep * sums[at] + row[i] * target);
            at++;
        }
    }

    /**
     * The solution of {@code (XᵀX + diag(ridge)) w = Xᵀy}, by Cholesky's factorisation. Where single precision leaves a pivot
     * that is not positive, that unknown is 0.
     */
    double[] solve(float[] sums, double[] ridge) {
        double[] lower = new double[size * (size + 1) / 2];
        for (int i = 0; i < size; i++) {
            int row = i * (i + 1) / 2;
            for (int j = 0; j <= i; j++) {
                int column = j * (j + 1) / 2;
                double rest = sums[place + row + j] + (i == j ? ridge[i] : 0);
                for (int k = 0; k < j; k++) {
                    rest -= lower[row + k] * lower[column + k];
                }
                if (i == j) {
                    lower[row + j] = rest > 0 ? Math.sqrt(rest) : Double.POSITIVE_INFINITY;
                } else {
                    lower[row + j] = rest / lower[column + j];
                }
            }
        }
        double[] solution = new double[size];
        for (int i = 0; i < size; i++) {
            int row = i * (i + 1) / 2;
            double rest = sums[place + lower.length + i];
            for (int k = 0; k < i; k++) {
                rest -= lower[row + k] * solution[k];
            }
            solution[i] = rest / lower[row + i];
        }
        for (int i = size - 1; i >= 0; i--) {
            double rest = solution[i];
            for (int k = i + 1; k < size; k++) {
                rest -= lower[k * (k + 1) / 2 + i] * solution[k];
            }
            solution[i] = rest / lower[i * (i + 1) / 2 + i];
        }
        return solution;
    }
}
