package io.tidegate.ingest;

import io.tidegate.domain.Insight;
import io.tidegate.domain.PoolAlarm;
import io.tidegate.domain.PoolMark;
import io.tidegate.domain.PoolStatus;
import io.tidegate.domain.PoolWindow;
import java.util.Optional;

/** What ingest has to say, each for a topic of its own. */
sealed interface IngestOutput {

    /** A window closed. */
    record Closed(PoolWindow window) implements IngestOutput {}

    /** Something cannot wait for a window to close. */
    record Alarmed(PoolAlarm alarm) implements IngestOutput {}

    /** Something is worth telling an operator. */
    record Told(Insight insight) implements IngestOutput {}

    /** The wall clock enters a pool's log. */
    record Marked(PoolMark mark) implements IngestOutput {}

    /** The registry has something new on a pool. */
    record Listed(PoolStatus status) implements IngestOutput {}

    /** The window, if this is one. */
    default Optional<PoolWindow> asWindow() {
        return this instanceof Closed closed ? Optional.of(closed.window()) : Optional.empty();
    }

    /** The alarm, if this is one. */
    default Optional<PoolAlarm> asAlarm() {
        return this instanceof Alarmed alarmed ? Optional.of(alarmed.alarm()) : Optional.empty();
    }

    /** The insight, if this is one. */
    default Optional<Insight> asInsight() {
        return this instanceof Told told ? Optional.of(told.insight()) : Optional.empty();
    }

    /** The mark, if this is one. */
    default Optional<PoolMark> asMark() {
        return this instanceof Marked marked ? Optional.of(marked.mark()) : Optional.empty();
    }

    /** The status, if this is one. */
    default Optional<PoolStatus> asStatus() {
        return this instanceof Listed listed ? Optional.of(listed.status()) : Optional.empty();
    }
}
