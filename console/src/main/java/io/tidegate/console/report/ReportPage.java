package io.tidegate.console.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidegate.console.Charts;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Writes a {@link Report} as one HTML file with its own style, script and charts: it can be mailed, kept and opened without a
 * server. What came from data is handed to the script as JSON and put into the page as text, so that no name of a series can
 * become markup.
 */
public final class ReportPage {
    private static final ObjectMapper JSON = new ObjectMapper();

    private ReportPage() {}

    /** The page. */
    public static String html(Report report) {
        return text("report.html")
                .replace("/*STYLE*/", text("report.css"))
                .replace("/*CHARTS*/", new String(Charts.script(), StandardCharsets.UTF_8))
                .replace("/*SCRIPT*/", text("report.js"))
                // Last: what is in the data is no place for anything else.
                .replace("/*DATA*/", data(report));
    }

    private static String text(String name) {
        return new String(Charts.resource(ReportPage.class, name), StandardCharsets.UTF_8);
    }

    private static String data(Report report) {
        ObjectNode page = JsonNodeFactory.instance.objectNode().put("title", report.title());
        report.facts().forEach(page.putArray("facts")::add);
        ArrayNode sections = page.putArray("sections");
        for (Report.Section section : report.sections()) {
            ObjectNode node =
                    sections.addObject().put("heading", section.heading()).put("note", section.note());
            section.table().ifPresent(table -> add(node.putObject("table"), table));
            section.chart().ifPresent(chart -> add(node.putObject("chart"), chart));
        }
        try {
            // Inside a script element nothing but its end tag ends it.
            return JSON.writeValueAsString(page).replace("<", "\\u003c");
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static void add(ObjectNode node, Report.Table table) {
        table.columns().forEach(node.putArray("columns")::add);
        ArrayNode rows = node.putArray("rows");
        table.rows().forEach(row -> row.forEach(rows.addArray()::add));
    }

    private static void add(ObjectNode node, Report.Chart chart) {
        node.put("overTime", chart.overTime()).put("axis", chart.axis());
        ArrayNode lines = node.putArray("lines");
        for (Report.Line line : chart.lines()) {
            ObjectNode each = lines.addObject()
                    .put("name", line.name())
                    .put("style", line.style().name().toLowerCase(Locale.ROOT));
            add(each.putArray("x"), line.x());
            add(each.putArray("y"), line.y());
            add(each.putArray("lower"), line.lower());
            line.notes().forEach(each.putArray("notes")::add);
        }
    }

    private static void add(ArrayNode array, double[] values) {
        for (double value : values) {
            if (Double.isNaN(value)) {
                array.addNull();
            } else {
                array.add(value);
            }
        }
    }
}
