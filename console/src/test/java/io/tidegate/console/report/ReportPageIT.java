package io.tidegate.console.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.console.Browser;
import io.tidegate.console.report.Report.Chart;
import io.tidegate.console.report.Report.Line;
import io.tidegate.console.report.Report.Section;
import io.tidegate.console.report.Report.Style;
import io.tidegate.console.report.Report.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.chrome.ChromeDriver;

/** A page that was written to a file, in a real browser, where there is one; what it looked like is left in {@code target/page}. */
@Timeout(120)
class ReportPageIT {
    private static final double HOUR = 3_600_000;
    private static final String MARKUP = "</script><img src=x onerror=alert(1)> /*DATA*/ /*SCRIPT*/";

    @TempDir
    private Path folder;

    private Optional<ChromeDriver> started = Optional.empty();

    @AfterEach
    void stop() {
        started.ifPresent(ChromeDriver::quit);
    }

    @Test
    void tables_and_charts_are_drawn_from_one_file_and_data_is_never_markup() throws IOException {
        double[] hours = {0, HOUR, 2 * HOUR, 3 * HOUR};
        Report report = new Report(
                "Forecast of " + MARKUP,
                List.of("4 series", MARKUP),
                List.of(
                        new Section(
                                "Scores",
                                "the note",
                                Optional.of(new Table(List.of("MODEL", "OWA"), List.of(List.of(MARKUP, "0.4")))),
                                Optional.empty()),
                        new Section(
                                MARKUP,
                                "",
                                Optional.empty(),
                                Optional.of(new Chart(
                                        true,
                                        "UTC",
                                        List.of(
                                                new Line(
                                                        "recorded", Style.LINE, hours, new double[] {1, Double.NaN, 3, 2
                                                        }),
                                                new Line("expected", Style.DASHED, hours, new double[] {1, 2, 2, 2}),
                                                new Line("anomaly", Style.POINTS, hours, new double[] {1, 2, 2, 2}),
                                                new Line(
                                                        "band",
                                                        Style.BAND,
                                                        hours,
                                                        new double[] {2, 3, 4, 3},
                                                        new double[] {0, 1, 1, 1})))))));
        Path file = Files.writeString(folder.resolve("report.html"), ReportPage.html(report));
        ChromeDriver driver = Browser.start();
        started = Optional.of(driver);

        driver.get(file.toUri().toString());

        assertThat(Browser.complaints(driver)).isEmpty();
        assertThat(driver.findElement(By.tagName("h1")).getText()).isEqualTo("Forecast of " + MARKUP);
        assertThat(driver.getTitle()).isEqualTo("Forecast of " + MARKUP);
        assertThat(driver.findElement(By.cssSelector("td")).getText()).isEqualTo(MARKUP);
        assertThat(driver.findElements(By.tagName("img"))).isEmpty();
        assertThat(driver.findElement(By.tagName("canvas")).getDomAttribute("aria-label"))
                .isEqualTo(MARKUP + ": recorded, expected, anomaly, band");
        assertThat(driver.executeScript("return document.body.dataset.drawn")).isEqualTo("1");
        // Something was painted.
        assertThat(driver.executeScript("const c = document.querySelector('canvas');"
                        + "return c.getContext('2d').getImageData(0, 0, c.width, c.height).data.some(v => v > 0)"))
                .isEqualTo(true);
        Files.createDirectories(Path.of("target", "page"));
        Files.write(Path.of("target", "page", "report.png"), driver.getScreenshotAs(OutputType.BYTES));
    }
}
