package io.tidegate.pipeline.demo;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.HikariPoolMXBean;
import io.tidegate.agent.AgentConfig;
import io.tidegate.agent.core.Pace;
import io.tidegate.domain.PoolWindow;
import io.tidegate.domain.ScalingDecision;
import io.tidegate.domain.ScalingPolicy;
import io.tidegate.pipeline.Stage;
import io.tidegate.pipeline.cluster.Cluster;
import io.tidegate.pipeline.cluster.TopicSetup;
import io.tidegate.pipeline.cluster.TopicWriting;
import io.tidegate.pipeline.cluster.UnavailableException;
import io.tidegate.pipeline.config.SerdeSettings;
import io.tidegate.pipeline.config.TidegateConfig;
import io.tidegate.pipeline.demo.DemoScenario.DemoPool;
import io.tidegate.pipeline.demo.DemoSummary.SideSummary;
import io.tidegate.pipeline.embedded.EmbeddedDatabase;
import io.tidegate.pipeline.http.StageHealth;
import io.tidegate.pipeline.run.RunningStages;
import io.tidegate.schemas.TopicSerdes;
import io.tidegate.schemas.Topics;
import java.net.URI;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

/** One run of the demonstration, from the first process to the summary. */
public final class Demo {
    private static final Duration FRAME = Duration.ofMillis(500);
    private static final Duration START_LIMIT = Duration.ofSeconds(60);
    private static final Duration STEP = Duration.ofSeconds(1);
    private static final String DATABASE = "orders";
    private static final DateTimeFormatter CLOCK =
            DateTimeFormatter.ofPattern("EEE HH:mm", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter CLOCK_SECONDS =
            DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);
    /** Enough for the history to be read, the pools to open and their first leases to arrive before the load begins. */
    private static final Duration LEAD_IN = Duration.ofSeconds(6);
    /** A machine that is slow to start the stages is slow to do what follows, too: then the lead-in is as many times that. */
    private static final int LEAD_IN_STARTS = 3;
    /** After the load: the last decisions expire within this at the latest. */
    private static final Duration SETTLING = Duration.ofSeconds(15);

    private final DemoScenario scenario;
    private final DemoOptions options;
    private final LoadPlan load;
    private final ScalingPolicy policy;
    private final long startedNanos;
    private final long seed;
    private final AtomicLong peakKibibytes = new AtomicLong();

    /**
     * @param startedNanos {@link System#nanoTime} when the command was given
     */
    public Demo(DemoScenario scenario, DemoOptions options, long startedNanos) {
        this.scenario = scenario;
        this.options = options;
        this.load = scenario.load();
        this.policy = scenario.policy().toPolicy(1);
        this.startedNanos = startedNanos;
        this.seed = options.seed().orElse(scenario.seed());
    }

    /** Runs it. */
    public DemoSummary run() throws InterruptedException {
        Deque<AutoCloseable> open = new ArrayDeque<>();
        try {
            return run(open);
        } catch (SQLException database) {
            throw new IllegalStateException(
                    "a database of the demonstration failed: " + database.getMessage(), database);
        } finally {
            options.progress().accept("stopping everything");
            while (!open.isEmpty()) {
                try {
                    open.pop().close();
                } catch (Exception stubborn) {
                    options.progress().accept("did not stop in order: " + stubborn.getMessage());
                }
            }
        }
    }

    private DemoSummary run(Deque<AutoCloseable> open) throws InterruptedException, SQLException {
        LoadPlan.Peaks peaks = load.peaks(options.duration());
        options.progress()
                .accept(String.format(
                        "budget %d connections for %d pools; the demand peaks at %.0f together, and at %.0f if all peaked at once",
                        policy.budget(), scenario.pools().size(), peaks.ofTheSum(), peaks.sumOf()));

        DemoStack stack = DemoStack.start(
                options.kept(),
                options.fresh(),
                policy.budget() + scenario.overBudget(),
                scenario.pools().size(),
                options.withStatic(),
                options.progress());
        open.push(stack);
        TidegateConfig config = scenario.pipeline()
                .at(
                        stack.broker().bootstrapServers(),
                        URI.create(stack.registry().url()),
                        options.fresh().resolve("state"));

        Cluster cluster = Cluster.connect(config.kafka());
        open.push(cluster);
        options.progress().accept("creating topics, starting the stages");
        long startingNanos = System.nanoTime();
        new TopicSetup(cluster, config.topics()).create(Stage.allTopics());
        TopicSerdes serdes = SerdeSettings.serdes(config.schemaRegistry());
        open.push(serdes);
        RunningStages stages =
                RunningStages.start(config, Stage.topologies(Stage.all(), config, serdes), Clock.systemUTC());
        open.push(stages);
        TopicWriting writing = new TopicWriting(cluster, serdes);
        open.push(writing);
        writing.write(Topics.SCALING_POLICIES, policy.service(), policy);
        if (!stages.awaitRunning(START_LIMIT)) {
            throw new UnavailableException(
                    "the stages did not start within " + START_LIMIT.toSeconds() + " s: " + failures(stages),
                    new IllegalStateException("not running"));
        }

        Duration starting = Duration.ofNanos(System.nanoTime() - startingNanos);
        List<String> users = users();
        Optional<Side> fixed = Optional.empty();
        if (stack.staticDatabase().isPresent()) {
            EmbeddedDatabase database = stack.staticDatabase().get();
            prepare(database, users);
            Side side = new Side("static", openStatic(database, open));
            open.push(side);
            fixed = Optional.of(side);
        }
        prepare(stack.database(), users);

        Instant begin = Instant.now()
                .truncatedTo(ChronoUnit.SECONDS)
                .plus(leadIn(starting))
                .plusSeconds(1);
        writeHistory(writing, begin);
        DecisionAccount decisions = new DecisionAccount();
        ForecastAccount forecasts = new ForecastAccount(policy.sizing().leadTime(), begin);
        FaultAccount faults = new FaultAccount();
        AtomicLong ready = new AtomicLong();
        DemoTopics topics = new DemoTopics(
                cluster,
                serdes,
                Instant.now(),
                decisions,
                forecasts,
                faults::insight,
                () -> ready.compareAndSet(0, System.nanoTime()));
        open.push(topics);

        List<HikariDataSource> managed = openManaged(stack, config, open);
        Side tidegate = new Side("tidegate", managed);
        open.push(tidegate);
        List<Side> sides = new ArrayList<>(List.of(tidegate));
        fixed.ifPresent(sides::add);
        // Both from the same moment: what they add up is compared.
        ActivityWatch watch = watch("tidegate", stack.database(), users, open);
        Optional<ActivityWatch> fixedWatch = Optional.empty();
        if (stack.staticDatabase().isPresent()) {
            fixedWatch = Optional.of(watch("static", stack.staticDatabase().get(), users, open));
        }

        long beginNanos =
                System.nanoTime() + Duration.between(Instant.now(), begin).toNanos();
        Faults injected = options.faults()
                ? Faults.random(seed, options.duration(), scenario.pools().size())
                : Faults.none();
        Traffic traffic = new Traffic(
                new Arrivals(load, seed, Duration.ZERO), sides, beginNanos, options.duration(), injected::disturb);
        Thread driver = new Thread(traffic, "traffic");
        driver.setDaemon(true);
        driver.start();
        Cuts cuts = new Cuts(injected, stack.relays(), beginNanos);
        Thread cutter = new Thread(cuts, "cuts");
        cutter.setDaemon(true);
        cutter.start();
        try {
            show(beginNanos, driver, stages, topics, stack, tidegate, fixed, watch, decisions, forecasts);
        } finally {
            traffic.stop();
            cuts.stop();
            driver.join();
            cutter.join();
        }
        double seconds = Math.min(options.duration().toNanos(), System.nanoTime() - beginNanos) / 1e9;
        for (Side side : sides) {
            side.awaitBorrowers(scenario.borrowTimeout().plusSeconds(5));
        }
        SideSummary tidegateSummary = summary(tidegate, watch);
        Optional<SideSummary> staticSummary =
                fixed.isPresent() ? Optional.of(summary(fixed.get(), fixedWatch.orElseThrow())) : Optional.empty();
        awaitOutcomes(decisions);
        return new DemoSummary(
                policy.budget(),
                seconds,
                tidegateSummary,
                staticSummary,
                decisions.summary(),
                decisions.appliedResizes(),
                forecasts.wape(),
                forecasts.measured(),
                ready.get() == 0 ? Double.NaN : (ready.get() - startedNanos) / 1e9,
                peakKibibytes.get() == 0 ? Optional.empty() : Optional.of(peakKibibytes.get() / 1024),
                options.faults()
                        ? Optional.of(faults.summary(
                                injected,
                                begin,
                                options.duration(),
                                load.pools().stream().map(LoadPlan.PoolPlan::id).toList()))
                        : Optional.empty());
    }

    private static Duration leadIn(Duration starting) {
        Duration slow = starting.multipliedBy(LEAD_IN_STARTS);
        return slow.compareTo(LEAD_IN) > 0 ? slow : LEAD_IN;
    }

    private void writeHistory(TopicWriting writing, Instant begin) {
        options.progress()
                .accept("writing " + scenario.historyDays() + " recorded days to " + Topics.POOL_WINDOWS.name());
        List<PoolWindow> windows = new ArrayList<>();
        new RecordedHistory(load, policy.service(), seed + 1)
                .play(scenario.historyDays(), STEP, begin, scenario.staticSize(), windows::add);
        writing.writeAll(Topics.POOL_WINDOWS, windows, PoolWindow::pool);
    }

    private List<String> users() {
        LinkedHashSet<String> users = new LinkedHashSet<>();
        scenario.pools().forEach(pool -> users.add(pool.role()));
        return List.copyOf(users);
    }

    private static void prepare(EmbeddedDatabase database, List<String> users) {
        users.forEach(database::createRole);
        database.createDatabase(DATABASE, users.get(0));
    }

    private HikariConfig hikari(EmbeddedDatabase database, DemoPool pool) {
        HikariConfig hikari = new HikariConfig();
        hikari.setPoolName(pool.pool());
        hikari.setJdbcUrl(database.jdbcUrl(pool.role(), DATABASE));
        hikari.setConnectionTimeout(scenario.borrowTimeout().toMillis());
        return hikari;
    }

    private List<HikariDataSource> openManaged(DemoStack stack, TidegateConfig config, Deque<AutoCloseable> open) {
        ManagedPools managed = ManagedPools.open(
                scenario,
                pool -> AgentConfig.of(
                                "127.0.0.1:"
                                        + stack.relays()
                                                .get(scenario.pools().indexOf(pool))
                                                .port(),
                                config.schemaRegistry().url().toString())
                        .withPace(Pace.DEFAULT
                                .withSample(scenario.sampleEvery())
                                .withHeartbeat(scenario.heartbeatEvery())),
                pool -> hikari(stack.database(), pool));
        open.push(managed);
        return managed.all();
    }

    private List<HikariDataSource> openStatic(EmbeddedDatabase database, Deque<AutoCloseable> open) {
        List<HikariDataSource> pools = new ArrayList<>();
        for (DemoPool pool : scenario.pools()) {
            HikariConfig hikari = hikari(database, pool);
            hikari.setPoolName(pool.pool() + "-static");
            hikari.setMaximumPoolSize(scenario.staticSize());
            HikariDataSource opened = new HikariDataSource(hikari);
            open.push(opened);
            pools.add(opened);
        }
        return pools;
    }

    private ActivityWatch watch(String name, EmbeddedDatabase database, List<String> users, Deque<AutoCloseable> open)
            throws SQLException {
        ActivityWatch watch = new ActivityWatch(name, database.superuser("postgres"), users, policy.budget());
        open.push(watch);
        return watch;
    }

    private void show(
            long beginNanos,
            Thread driver,
            RunningStages stages,
            DemoTopics topics,
            DemoStack stack,
            Side tidegate,
            Optional<Side> fixed,
            ActivityWatch watch,
            DecisionAccount decisions,
            ForecastAccount forecasts)
            throws InterruptedException {
        LiveTable table = new LiveTable(options.out(), options.terminal());
        while (driver.isAlive()) {
            if (stack.broker().exited().isDone()) {
                throw new UnavailableException(
                        "the broker ended in the middle, perhaps for want of disk space in " + options.fresh());
            }
            if (!stages.health(START_LIMIT).stream().allMatch(StageHealth::live)) {
                throw new IllegalStateException("a stage ended: " + failures(stages));
            }
            Optional<RuntimeException> lost = topics.failure();
            if (lost.isPresent()) {
                throw lost.get();
            }
            OptionalLong memory = ProcessMemory.kibibytes();
            memory.ifPresent(now -> peakKibibytes.accumulateAndGet(now, Math::max));
            Duration elapsed = Duration.ofNanos(Math.max(0, System.nanoTime() - beginNanos));
            table.show(new LiveTable.Frame(
                    elapsed,
                    options.duration(),
                    CLOCK.format(load.recorded(load.pools().get(0), elapsed)),
                    policy.budget(),
                    watch.now(),
                    tidegate.timeouts(),
                    fixed.map(Side::timeouts).orElse(-1L),
                    decisions.appliedResizes(),
                    rows(tidegate, fixed, forecasts),
                    decisions.latest().stream().map(Demo::line).toList()));
            driver.join(FRAME.toMillis());
        }
    }

    private List<LiveTable.Row> rows(Side tidegate, Optional<Side> fixed, ForecastAccount forecasts) {
        Instant now = Instant.now();
        List<LiveTable.Row> rows = new ArrayList<>();
        for (int i = 0; i < scenario.pools().size(); i++) {
            HikariDataSource pool = tidegate.pools().get(i);
            HikariPoolMXBean state = pool.getHikariPoolMXBean();
            int staticWaiting = 0;
            if (fixed.isPresent()) {
                staticWaiting = fixed.get().pools().get(i).getHikariPoolMXBean().getThreadsAwaitingConnection();
            }
            rows.add(new LiveTable.Row(
                    scenario.pools().get(i).pool(),
                    state.getActiveConnections() + state.getThreadsAwaitingConnection(),
                    forecasts.atLead(load.pools().get(i).id(), policy.sizing().quantile(), now),
                    state.getTotalConnections(),
                    pool.getHikariConfigMXBean().getMaximumPoolSize(),
                    state.getThreadsAwaitingConnection(),
                    fixed.isPresent() ? scenario.staticSize() : 0,
                    staticWaiting));
        }
        return rows;
    }

    private static String line(ScalingDecision decision) {
        return decision.fold(
                resize -> CLOCK_SECONDS.format(resize.basis().at()) + "  " + resize.pool() + "  " + resize.from()
                        + " → " + resize.to() + "  " + resize.reason(),
                renewal -> renewal.pool() + "  renewed",
                hold -> CLOCK_SECONDS.format(hold.basis().at()) + "  " + hold.pool() + "  stays at " + hold.size()
                        + "  " + hold.reason());
    }

    private static String failures(RunningStages stages) {
        return stages.health(START_LIMIT).stream()
                .filter(health -> !health.isReady())
                .map(health -> health.stage() + ": " + String.join(", ", health.reasons()))
                .collect(Collectors.joining("; "));
    }

    private static void awaitOutcomes(DecisionAccount decisions) {
        long deadline = System.nanoTime() + SETTLING.toNanos();
        // Renewals go on as long as the pools live; what counts is a moment at which nothing is open.
        while (!decisions.isComplete() && System.nanoTime() < deadline) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
    }

    private static SideSummary summary(Side side, ActivityWatch watch) {
        return new SideSummary(
                side.borrows(),
                side.timeouts(),
                side.failures(),
                side.drainWaits().quantile(0.99) / 1e6,
                watch.connectionMinutes(),
                watch.most(),
                watch.overruns(),
                watch.looks());
    }
}
