package io.tidegate.benchmarks;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;

/** What a benchmark has to say: tables and lines for people, and the same figures as JSON. Progress goes to standard error. */
final class Report {
    private static final String GAP = "  ";

    private final JsonMapper mapper = JsonMapper.builder().build();
    private final ObjectNode json = mapper.createObjectNode();
    private final PrintWriter out;
    private final PrintWriter err;
    private final Optional<Path> file;

    Report(CommandSpec spec, Optional<Path> file) {
        this.out = spec.commandLine().getOut();
        this.err = spec.commandLine().getErr();
        this.file = file;
    }

    /** The figures, for {@code --json}. */
    ObjectNode json() {
        return json;
    }

    void progress(String line) {
        err.println("  " + line);
        err.flush();
    }

    void line(String line) {
        out.println(line);
        out.flush();
    }

    /** How busy the machine is at this moment. */
    void machine(String when) {
        Machine now = Machine.now();
        line(when + ": " + now.inWords());
        now.into(json.putObject("machine " + when));
    }

    /** Rows in columns as wide as their widest cell, the first to the left and the others to the right. */
    void table(List<String> header, List<List<String>> rows) {
        List<List<String>> all = new ArrayList<>(List.of(header));
        all.addAll(rows);
        int[] widths = new int[header.size()];
        for (List<String> row : all) {
            Arrays.setAll(widths, i -> Math.max(widths[i], row.get(i).length()));
        }
        for (List<String> row : all) {
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < widths.length; i++) {
                String space = " ".repeat(widths[i] - row.get(i).length());
                text.append(i == 0 ? row.get(i) + space : GAP + space + row.get(i));
            }
            line(text.toString().stripTrailing());
        }
    }

    /** Writes the figures to the file, if one was asked for. */
    void save() throws IOException {
        if (file.isPresent()) {
            mapper.writerWithDefaultPrettyPrinter().writeValue(file.get().toFile(), json);
        }
    }
}
