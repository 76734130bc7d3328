package io.tidegate.agent.hikari;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.agent.AgentConfig;
import io.tidegate.agent.PoolOptions;
import io.tidegate.agent.TidegateAgent;
import io.tidegate.schemas.TopicSerdes;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Run with a HikariCP that is too old for the agent. */
@Tag("foreign-hikari")
class ForeignHikariIT {
    @Test
    void the_application_keeps_its_pool_as_it_is_configured() throws Exception {
        assertThat(HikariVersion.found().missing()).contains("HikariConfig.setKeepaliveTime(long)");
        try (var server = PostgresServer.start();
                var agent = TidegateAgent.start(
                        AgentConfig.of("127.0.0.1:1", "http://127.0.0.1:1"), TopicSerdes.inMemory())) {
            var config = server.poolConfig("foreign");
            config.setMaximumPoolSize(7);
            var options = PoolOptions.of("orders-1", "orders-db", "team-orders", "eu-west", 2, 40);
            try (var pool = agent.open(config, options);
                    var connection = pool.getConnection()) {
                assertThat(connection.isValid(1)).isTrue();
                assertThat(pool.getMaximumPoolSize()).isEqualTo(7);
            }
            // A second one with the same id is no conflict, for the agent knows of none.
            agent.open(config, options).close();
        }
    }
}
