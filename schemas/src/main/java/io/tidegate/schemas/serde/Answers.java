package io.tidegate.schemas.serde;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Function;

/** Answers that stay true for ever: who asks at the same time asks once, and failures are not kept. */
final class Answers<K, V> {
    private final ConcurrentMap<K, CompletableFuture<V>> known = new ConcurrentHashMap<>();
    private final int most;

    /** @param most past this many, answers are not kept but asked for each time */
    Answers(int most) {
        this.most = most;
    }

    V get(K key, Function<K, V> ask) {
        CompletableFuture<V> answer = known.get(key);
        if (answer == null) {
            CompletableFuture<V> mine = new CompletableFuture<>();
            answer = known.putIfAbsent(key, mine);
            if (answer == null) {
                return ask(key, ask, mine);
            }
        }
        try {
            return answer.join();
        } catch (CompletionException failed) {
            if (failed.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw failed;
        }
    }

    /** Keeps an answer that came by another way, unless there is one. */
    void keep(K key, V value) {
        if (known.size() < most) {
            known.putIfAbsent(key, CompletableFuture.completedFuture(value));
        }
    }

    private V ask(K key, Function<K, V> ask, CompletableFuture<V> mine) {
        boolean kept = false;
        try {
            V value = ask.apply(key);
            mine.complete(value);
            kept = known.size() <= most;
            return value;
        } catch (RuntimeException | Error failed) {
            mine.completeExceptionally(failed);
            throw failed;
        } finally {
            if (!kept) {
                known.remove(key, mine);
            }
        }
    }
}
