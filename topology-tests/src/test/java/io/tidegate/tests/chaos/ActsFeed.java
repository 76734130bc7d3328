package io.tidegate.tests.chaos;

import io.tidegate.domain.PoolId;
import io.tidegate.domain.ServiceId;
import io.tidegate.pipeline.config.SerdeSettings;
import io.tidegate.tests.PipelineParts;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;

/** Pools with agents, decisions about them, and the postman between the agents and the actuator. */
final class ActsFeed implements Feed {
    /** What the names of their services begin with. */
    static final String SERVICES = "acted-";

    private final List<ActedPool> pools;
    private final Postman postman;
    private final DecisionFeed decisions;

    private ActsFeed(List<ActedPool> pools, Postman postman, DecisionFeed decisions) {
        this.pools = List.copyOf(pools);
        this.postman = postman;
        this.decisions = decisions;
    }

    /** Begins at once; the pools do without a guard, where one is missing that is theirs. */
    static ActsFeed start(PipelineParts parts, Optional<Guard> lacks, long seed) throws InterruptedException {
        createBag(parts.address());
        List<ActedPool> pools = new ArrayList<>();
        for (String service : Keys.oneOnEachPartition(SERVICES)) {
            pools.add(new ActedPool(
                    new PoolId(service + "-pool"),
                    new ServiceId(service),
                    parts.address(),
                    SerdeSettings.serdes(parts.config("any").schemaRegistry()),
                    lacks));
        }
        return new ActsFeed(
                pools,
                Postman.start(parts.address(), parts.serdes(), seed),
                DecisionFeed.start(parts.address(), parts.serdes(), pools, seed));
    }

    private static void createBag(String address) throws InterruptedException {
        try (Admin admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, address))) {
            admin.createTopics(List.of(new NewTopic(Postman.BAG, 1, (short) 1)))
                    .all()
                    .get();
        } catch (ExecutionException refused) {
            throw new IllegalStateException("the topic " + Postman.BAG + " cannot be created", refused);
        }
    }

    List<ActedPool> pools() {
        return pools;
    }

    @Override
    public void finish() throws InterruptedException {
        decisions.finish();
    }

    @Override
    public void check() {
        decisions.check();
        postman.check();
    }

    @Override
    public void stop() throws InterruptedException {
        try {
            decisions.stop();
        } finally {
            pools.forEach(ActedPool::close);
            postman.stop();
        }
    }
}
