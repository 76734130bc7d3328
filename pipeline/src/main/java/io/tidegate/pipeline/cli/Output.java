package io.tidegate.pipeline.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;

/** Where a command's data goes. */
final class Output {
    private static final ObjectWriter PRETTY = JsonMapper.builder().build().writerWithDefaultPrettyPrinter();
    private static final ObjectWriter COMPACT = JsonMapper.builder().build().writer();

    private final PrintWriter out;

    private Output(PrintWriter out) {
        this.out = out;
    }

    static Output of(CommandSpec spec) {
        return new Output(spec.commandLine().getOut());
    }

    void line(String text) {
        out.println(text);
        out.flush();
    }

    void lines(List<String> lines) {
        lines.forEach(out::println);
        out.flush();
    }

    /** A whole document, indented. */
    void json(JsonNode document) {
        line(write(PRETTY, document));
    }

    /** One of many documents, in one line. */
    void jsonLine(JsonNode document) {
        line(write(COMPACT, document));
    }

    /** Whether nobody reads any more, as after {@code | head}. */
    boolean isBroken() {
        return out.checkError();
    }

    private static String write(ObjectWriter writer, JsonNode document) {
        try {
            return writer.writeValueAsString(document);
        } catch (JsonProcessingException impossible) {
            throw new UncheckedIOException("a tree that cannot be written as JSON", impossible);
        }
    }
}
