package io.tidegate.console;

import static io.tidegate.console.Facts.NOW;
import static io.tidegate.console.Facts.ORDERS;
import static io.tidegate.console.Facts.WINDOW;
import static io.tidegate.console.Facts.alive;
import static io.tidegate.console.Facts.applied;
import static io.tidegate.console.Facts.forecast;
import static io.tidegate.console.Facts.hold;
import static io.tidegate.console.Facts.id;
import static io.tidegate.console.Facts.insight;
import static io.tidegate.console.Facts.lease;
import static io.tidegate.console.Facts.policy;
import static io.tidegate.console.Facts.pool;
import static io.tidegate.console.Facts.resize;
import static io.tidegate.console.Facts.window;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidegate.domain.Liveness;
import io.tidegate.domain.PoolStatus;
import io.tidegate.domain.ServiceId;
import io.tidegate.domain.Severity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;

/** The page in a real browser, where there is one; what it looked like is left in {@code target/page}. */
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ConsolePageIT {
    private static final Path PICTURES = Path.of("target", "page");

    private static final ServiceId STOCK = new ServiceId("stock-db");
    private static final ConsoleConfig CONFIG =
            new ConsoleConfig("127.0.0.1", 0, Duration.ofHours(1), Duration.ofMillis(100), ConsoleLimits.DEFAULT);

    private final AtomicReference<FeedView> feed = new AtomicReference<>(FeedView.live(NOW, 0));
    private ConsoleView view = new ConsoleView(CONFIG.limits());
    private Optional<ChromeDriver> started = Optional.empty();
    private Optional<ConsoleServer> server = Optional.empty();

    @BeforeAll
    void startBrowser() {
        started = Optional.of(Browser.start());
    }

    @AfterAll
    void stopBrowser() {
        started.ifPresent(ChromeDriver::quit);
    }

    @BeforeEach
    void open() {
        feed.set(FeedView.live(NOW, 0));
        view = new ConsoleView(CONFIG.limits());
        fill(view);
        ConsoleServer console = ConsoleServer.start(CONFIG, view, feed::get, Clock.fixed(NOW, ZoneOffset.UTC));
        server = Optional.of(console);
        driver().executeCdpCommand(
                        "Emulation.setDeviceMetricsOverride",
                        Map.of("width", 1280, "height", 1000, "deviceScaleFactor", 1, "mobile", false));
        driver().get(console.address());
        await().atMost(30, SECONDS).until(() -> texts("#decisions > li").size() == 4);
    }

    @AfterEach
    void close() throws IOException {
        List<String> complaints = Browser.complaints(driver());
        driver().get("about:blank");
        server.ifPresent(ConsoleServer::close);
        assertThat(complaints).isEmpty();
    }

    @Test
    void services_pools_decisions_and_insights_are_shown() throws IOException {
        picture("light");

        assertThat(texts("nav li")).hasSize(2).first().asString().contains("orders-db", "act", "93 of 97 held");
        assertThat(element("nav meter").getDomAttribute("aria-label")).isEqualTo("93 of 97 connections held");
        assertThat(texts("#pools tr")).hasSize(5).first().asString().contains("checkout-1", "alive", "3.5 ms");
        assertThat(texts("#decisions > li").get(0)).contains("checkout-1", "12 → 24", "applied");
        assertThat(texts("#insights > li").get(0)).contains("critical", "ninety times");
        assertThat(element("#pools canvas").getDomAttribute("aria-label"))
                .startsWith("Peak demand of the last 90 windows");
        assertThat(element("#feed").getText()).isEqualTo("live");
    }

    @Test
    void at_1280_pixels_nothing_scrolls_sideways() {
        assertThat(driver().executeScript(
                                "return document.documentElement.scrollWidth <= document.documentElement.clientWidth"
                                        + " && document.documentElement.clientWidth <= 1280"))
                .isEqualTo(true);
    }

    @Test
    void a_trace_opens_from_the_keyboard_and_stays_open_when_news_come() throws IOException {
        for (int tabs = 0; tabs < 30 && !focused().equals("summary"); tabs++) {
            press(Keys.TAB);
        }
        press(Keys.ENTER);
        assertThat(element("#decisions details[open] .trace").getText()).contains("budget", "30 → 24");
        picture("trace");

        view.add(resize(id("checkout-1", 8, 50), NOW.plusSeconds(60), 24, 30, "still more"));

        await().atMost(30, SECONDS).until(() -> texts("#decisions > li").size() == 5);
        assertThat(texts("#decisions > li").get(0)).contains("still more");
        assertThat(element("#decisions details[open] .trace").getText()).contains("30 → 24");
        assertThat(focused()).isEqualTo("summary");
    }

    @Test
    void a_pool_narrows_the_decisions_down_and_a_service_changes_everything() {
        element("#pools tr button").sendKeys(Keys.ENTER);
        await().atMost(30, SECONDS).until(() -> texts("#decisions > li").size() == 2);
        assertThat(element("#pools tr button").getDomAttribute("aria-pressed")).isEqualTo("true");

        element("nav li:nth-child(2) a").sendKeys(Keys.ENTER);
        await().atMost(30, SECONDS).until(() -> texts("#pools tr").size() == 1);
        assertThat(texts("#decisions > li")).isEmpty();
        assertThat(element("#decisions-note").getText()).startsWith("None yet");
    }

    @Test
    void what_looks_like_markup_is_shown_as_text() {
        String markup = "<img src=x onerror=\"document.title='broken'\"><b>bold</b>";
        view.add(resize(id("checkout-1", 8, 50), NOW.plusSeconds(60), 24, 30, markup));
        view.add(insight(ORDERS, NOW.plusSeconds(60), Severity.INFO, markup));

        await().atMost(30, SECONDS).until(() -> texts("#decisions > li").size() == 5);
        assertThat(texts("#decisions > li").get(0)).contains(markup);
        assertThat(texts("#insights > li").get(0)).contains(markup);
        assertThat(driver().findElements(By.cssSelector("img, #decisions b, #insights b")))
                .isEmpty();
        assertThat(driver().getTitle()).isEqualTo("Tidegate");
    }

    @Test
    void that_it_is_not_up_to_date_is_said() {
        feed.set(FeedView.stale(NOW, "Kafka at broker:9092 does not answer", 3));

        await().atMost(30, SECONDS)
                .until(() -> element("#feed").getText().contains("Kafka at broker:9092 does not answer"));
        assertThat(element("#feed").getText())
                .startsWith("not up to date since")
                .endsWith("3 unreadable records left out");
    }

    @Test
    void in_the_dark_it_is_dark() throws IOException {
        Object light = ground();
        driver().executeCdpCommand(
                        "Emulation.setEmulatedMedia",
                        Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", "dark"))));
        try {
            assertThat(ground()).isNotEqualTo(light).isEqualTo("rgb(18, 22, 28)");
            picture("dark");
        } finally {
            driver().executeCdpCommand("Emulation.setEmulatedMedia", Map.of("features", List.of()));
        }
    }

    private Object ground() {
        return String.valueOf(driver().executeScript("return getComputedStyle(document.body).backgroundColor"));
    }

    private String focused() {
        return String.valueOf(driver().executeScript("return document.activeElement.localName"));
    }

    private void press(Keys key) {
        driver().switchTo().activeElement().sendKeys(key);
    }

    private WebElement element(String selector) {
        return driver().findElement(By.cssSelector(selector));
    }

    private List<String> texts(String selector) {
        return driver().findElements(By.cssSelector(selector)).stream()
                .map(each -> String.valueOf(each.getDomProperty("textContent")))
                .toList();
    }

    private void picture(String name) throws IOException {
        Files.createDirectories(PICTURES);
        Files.write(PICTURES.resolve(name + ".png"), driver().getScreenshotAs(OutputType.BYTES));
    }

    private ChromeDriver driver() {
        return started.orElseThrow();
    }

    private static void fill(ConsoleView view) {
        view.add(policy(ORDERS, 3, 97));
        view.add(policy(STOCK, 1, 40));
        grow(view, "checkout-1", Liveness.ALIVE, 24, 0);
        grow(view, "checkout-2", Liveness.ALIVE, 22, 15);
        grow(view, "reporting-nightly-europe-west-1", Liveness.SUSPECT, 18, 40);
        grow(view, "search-eu-1", Liveness.ALIVE, 17, 60);
        grow(view, "search-us-1", Liveness.DEAD, 12, 75);
        view.add(pool(STOCK, "warehouse-1", Liveness.ALIVE, 9, Optional.of(lease(10)), Optional.empty(), NOW));
        for (PoolStatus status : List.of(alive("checkout-1", 24, 24), alive("checkout-2", 22, 22))) {
            view.add(forecast(ORDERS, Optional.of(status.pool().value()), 27, 31.5));
        }
        view.add(forecast(ORDERS, Optional.empty(), 80, 91));
        view.add(hold(id("checkout-1", 6, 40), NOW.minusSeconds(300), 12, 13));
        view.add(resize(id("search-eu-1", 3, 41), NOW.minusSeconds(120), 24, 17, "demand was low for 5 min"));
        view.add(applied(id("search-eu-1", 3, 41), NOW.minusSeconds(119), 17));
        view.add(resize(
                id("checkout-2", 4, 43),
                NOW.minusSeconds(45),
                14,
                22,
                "95 % of the forecast stays below 28 for 2 min"));
        view.add(resize(
                id("checkout-1", 7, 44),
                NOW,
                12,
                24,
                "95 % of the forecast stays below 30 over the lead time of 2 min"));
        view.add(applied(id("checkout-1", 7, 44), NOW.plusSeconds(1), 24));
        view.add(insight(ORDERS, NOW.minusSeconds(400), Severity.INFO, "the wait is back to what is usual"));
        view.add(insight(ORDERS, NOW.minusSeconds(200), Severity.WARNING, "demand is unusual: 18 against 9 ± 2.5"));
        view.add(insight(ORDERS, NOW.minusSeconds(100), Severity.CRITICAL, "the wait is ninety times what is usual"));
    }

    /** Ninety windows of a demand that rises and falls, each pool at another time. */
    private static void grow(ConsoleView view, String pool, Liveness liveness, int lease, int shift) {
        for (int i = 0; i < 90; i++) {
            double swing = 1 + Math.sin((i + shift) * Math.PI / 45);
            double demand = lease * 0.35 * swing + (i * 7919 % 13) / 10.0;
            int capacity = i < 60 ? lease / 2 + 4 : lease;
            view.add(pool(
                    pool,
                    liveness,
                    lease - 2,
                    Optional.of(lease(lease)),
                    Optional.of(window(ORDERS, pool, NOW.minus(WINDOW.multipliedBy(90 - i)), WINDOW, demand, capacity)),
                    NOW));
        }
    }
}
