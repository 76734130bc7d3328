package io.tidegate.pipeline.cli;

import io.tidegate.console.report.Report;
import io.tidegate.console.report.ReportPage;
import io.tidegate.pipeline.files.FileReason;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;
import picocli.CommandLine.Option;

/** {@code --report}: where a page of what was found goes. */
final class ReportOption {
    @Option(names = "--report", paramLabel = "DIR", description = "Write a page with charts, report.html, to a folder.")
    private Optional<Path> folder = Optional.empty();

    boolean wanted() {
        return folder.isPresent();
    }

    /** Before the long work, so that a folder that cannot be written is told at once. */
    void check() {
        folder.ifPresent(target -> {
            try {
                Files.createDirectories(target);
            } catch (IOException refused) {
                throw CommandFailure.unavailable("--report: " + target + ": " + FileReason.of(refused));
            }
        });
    }

    /** Writes the page, where one is wanted. */
    void write(Supplier<Report> report, PrintWriter err) {
        folder.ifPresent(target -> {
            Path file = target.resolve("report.html");
            try {
                Files.writeString(file, ReportPage.html(report.get()));
            } catch (IOException refused) {
                throw CommandFailure.unavailable("--report: " + file + ": " + FileReason.of(refused));
            }
            err.println("The page is " + file);
            err.flush();
        });
    }
}
