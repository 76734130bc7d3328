package io.tidegate.console.report;

import java.util.List;
import java.util.Optional;

/**
 * What a page tells.
 *
 * @param title of the page
 * @param facts a line each, under the title
 * @param sections from top to bottom
 */
public record Report(String title, List<String> facts, List<Section> sections) {
    /** Copies the lists. */
    public Report {
        facts = List.copyOf(facts);
        sections = List.copyOf(sections);
    }

    /**
     * One part of the page.
     *
     * @param heading of it
     * @param note a line under the heading, may be empty
     * @param table numbers to be read
     * @param chart numbers to be seen
     */
    public record Section(String heading, String note, Optional<Table> table, Optional<Chart> chart) {}

    /**
     * Rows under columns.
     *
     * @param columns their headings
     * @param rows each as long as the columns
     */
    public record Table(List<String> columns, List<List<String>> rows) {
        /** Copies the lists. */
        public Table {
            columns = List.copyOf(columns);
            rows = List.copyOf(rows);
        }
    }

    /**
     * Lines over one axis.
     *
     * @param overTime whether the axis is time, in milliseconds since 1970, or plain numbers
     * @param axis what the axis shows
     * @param lines drawn one over the other, the first at the bottom
     */
    public record Chart(boolean overTime, String axis, List<Line> lines) {
        /** Copies the list. */
        public Chart {
            lines = List.copyOf(lines);
        }
    }

    /** How a line is drawn. */
    public enum Style {
        /** From point to point. */
        LINE,
        /** From point to point, with gaps between. */
        DASHED,
        /** The points alone. */
        POINTS,
        /** Filled down to the lower values. */
        BAND
    }

    /**
     * One line.
     *
     * @param name for the legend
     * @param style how it is drawn
     * @param x along the axis, rising
     * @param y the values, not a number where there is a gap
     * @param lower the lower values of a band, as many; empty for other styles
     * @param notes what is said of each point under the pointer, as many; empty where nothing but its value is
     */
    @SuppressWarnings("ArrayRecordComponent") // written to a page, never compared
    public record Line(String name, Style style, double[] x, double[] y, double[] lower, List<String> notes) {
        /** Copies the list. */
        public Line {
            notes = List.copyOf(notes);
        }

        /** A band. */
        public Line(String name, Style style, double[] x, double[] y, double[] lower) {
            this(name, style, x, y, lower, List.of());
        }

        /** A line that is no band. */
        public Line(String name, Style style, double[] x, double[] y) {
            this(name, style, x, y, new double[0], List.of());
        }

        /** A line that is no band, with something to say of each point. */
        public Line(String name, Style style, double[] x, double[] y, List<String> notes) {
            this(name, style, x, y, new double[0], notes);
        }
    }
}
