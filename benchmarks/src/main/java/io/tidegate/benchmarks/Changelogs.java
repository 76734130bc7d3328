package io.tidegate.benchmarks;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a stage wrote to the changelogs of its stores.
 *
 * @param records all that was written and is not compacted yet
 * @param bytes keys and newest values of what is in the stores
 */
record Changelogs(long records, long bytes) {

    static List<String> names(Servers servers, String application) {
        return servers
                .cluster()
                .await("its topics", servers.cluster().admin().listTopics().names())
                .stream()
                .filter(name -> name.startsWith(application + "-") && name.endsWith("-changelog"))
                .toList();
    }

    static Changelogs of(Servers servers, String application) {
        long[] counted = new long[1];
        long bytes = 0;
        for (String topic : names(servers, application)) {
            Map<Key, Integer> sizes = new HashMap<>();
            Offsets end = Offsets.endOf(servers, topic);
            end.begin().readTo(end, servers.clientProperties(), (key, value) -> {
                counted[0]++;
                if (value == null) {
                    sizes.remove(new Key(key));
                } else {
                    sizes.put(new Key(key), key.length + value.length);
                }
            });
            bytes += sizes.values().stream().mapToLong(Integer::longValue).sum();
        }
        return new Changelogs(counted[0], bytes);
    }

    @SuppressWarnings("ArrayRecordComponent") // compared by content, below
    private record Key(byte[] bytes) {
        @Override
        public boolean equals(Object other) {
            return other instanceof Key key && Arrays.equals(bytes, key.bytes);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(bytes);
        }
    }
}
