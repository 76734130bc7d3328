package io.tidegate.pipeline.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Rows in columns that are as wide as their widest cell; columns of numbers are aligned to the right. */
final class TextTable {
    private static final String GAP = "  ";

    private final List<String> header;
    private final List<List<String>> rows = new ArrayList<>();

    TextTable(String... header) {
        this.header = List.of(header);
    }

    void add(String... cells) {
        if (cells.length != header.size()) {
            throw new IllegalArgumentException("a row of " + cells.length + " cells in a table of " + header.size());
        }
        rows.add(List.of(cells));
    }

    /** The lines of the table, header first. */
    List<String> lines() {
        List<List<String>> all = new ArrayList<>(List.of(header));
        all.addAll(rows);
        int[] widths = IntStream.range(0, header.size())
                .map(column -> all.stream()
                        .mapToInt(row -> width(row.get(column)))
                        .max()
                        .orElse(0))
                .toArray();
        boolean[] right = new boolean[header.size()];
        for (int column = 0; column < right.length; column++) {
            int index = column;
            right[column] = !rows.isEmpty()
                    && rows.stream()
                            .map(row -> row.get(index))
                            .allMatch(cell -> cell.matches("-|[-+]?[0-9][0-9.,/%]*"));
        }
        return all.stream()
                .map(row -> IntStream.range(0, row.size())
                        .mapToObj(column -> pad(row.get(column), widths[column], right[column]))
                        .collect(Collectors.joining(GAP))
                        .stripTrailing())
                .collect(Collectors.toUnmodifiableList());
    }

    private static String pad(String cell, int width, boolean right) {
        String space = " ".repeat(width - width(cell));
        return right ? space + cell : cell + space;
    }

    private static int width(String cell) {
        return cell.codePointCount(0, cell.length());
    }
}
