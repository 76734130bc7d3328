package io.tidegate.console;

import io.tidegate.domain.DemandForecast;
import io.tidegate.domain.Lease;
import io.tidegate.domain.LeaseLoss;
import io.tidegate.domain.Liveness;
import io.tidegate.domain.PoolHeartbeat;
import io.tidegate.domain.PoolStatus;
import io.tidegate.domain.PoolWindow;
import io.tidegate.domain.ScalingPolicy;
import io.tidegate.domain.ServiceId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/** What is known of one pool; its forecast may be read before its registration. */
final class PoolPicture {
    private final ServiceId service;
    private final Deque<PoolWindow> history = new ArrayDeque<>();
    private Optional<PoolStatus> status = Optional.empty();
    private Optional<DemandForecast> forecast = Optional.empty();

    PoolPicture(ServiceId service) {
        this.service = service;
    }

    ServiceId service() {
        return service;
    }

    Optional<PoolStatus> status() {
        return status;
    }

    void set(DemandForecast newest) {
        forecast = Optional.of(newest);
    }

    void set(PoolStatus newest, int points) {
        status = Optional.of(newest);
        newest.window().ifPresent(window -> remember(window, points));
    }

    /** Windows of several lengths may come; the shortest are the history. */
    private void remember(PoolWindow window, int points) {
        PoolWindow last = history.peekLast();
        if (last != null) {
            int longer = window.span().length().compareTo(last.span().length());
            if (longer > 0
                    || (longer == 0 && !window.span().end().isAfter(last.span().end()))) {
                return;
            }
            if (longer < 0) {
                history.clear();
            }
        }
        history.addLast(window);
        if (history.size() > points) {
            history.removeFirst();
        }
    }

    /** Since when the pool is gone: it said goodbye or is not heard; the end of time while it is there. */
    Instant goneSince() {
        return status.map(known -> known.liveness() == Liveness.DEAD || known.liveness() == Liveness.CLOSED
                        ? known.since()
                        : Instant.MAX)
                .orElse(Instant.MIN);
    }

    /** Whether it is worth showing: registered, and not closed for longer than {@code closed}. */
    boolean isShown(Instant now, Duration closed) {
        return status.filter(known -> known.liveness() != Liveness.CLOSED
                        || known.since().plus(closed).isAfter(now))
                .isPresent();
    }

    int size() {
        return heartbeat().map(PoolHeartbeat::size).orElse(0);
    }

    double demand() {
        return status.filter(known -> known.liveness() != Liveness.CLOSED)
                .flatMap(PoolStatus::window)
                .map(window -> window.demand().mean())
                .orElse(0.0);
    }

    /** What it takes of the budget: what is open or leased; a lease that ran out still counts where the pool keeps it. */
    int held(Instant now) {
        int leased = heartbeat()
                .flatMap(PoolHeartbeat::lease)
                .filter(lease -> !lease.isExpiredAt(now) || lease.onLoss() == LeaseLoss.HOLD)
                .map(Lease::connections)
                .orElse(0);
        return Math.max(size(), leased);
    }

    Optional<PoolView> view(ScalingPolicy.Sizing sizing, Instant now) {
        return status.map(known -> PoolView.of(
                known, forecast.flatMap(expected -> ForecastView.of(expected, sizing, now)), history(), now));
    }

    private Optional<PoolHeartbeat> heartbeat() {
        return status.filter(known -> known.liveness() != Liveness.CLOSED).flatMap(PoolStatus::heartbeat);
    }

    private PoolView.HistoryView history() {
        return new PoolView.HistoryView(
                history.stream()
                        .map(window -> window.span().end().toEpochMilli())
                        .toList(),
                history.stream()
                        .map(window -> Words.rounded(window.demand().mean()))
                        .toList(),
                history.stream()
                        .map(window -> Words.rounded(window.demand().peak()))
                        .toList(),
                history.stream().map(PoolWindow::capacity).toList());
    }
}
