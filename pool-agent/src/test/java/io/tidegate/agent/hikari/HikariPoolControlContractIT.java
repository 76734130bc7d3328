package io.tidegate.agent.hikari;

import io.tidegate.agent.core.PoolControlContract;
import io.tidegate.domain.PoolBounds;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;

@Tag("hikari")
class HikariPoolControlContractIT extends PoolControlContract {
    private static PostgresServer server;

    @BeforeAll
    static void startServer() throws Exception {
        server = PostgresServer.start();
    }

    @AfterAll
    static void stopServer() throws Exception {
        server.close();
    }

    @Override
    protected Subject openWithFour() {
        var pool = HikariPoolControl.open(
                server.poolConfig("contract"), new PoolBounds(4, 10), HikariPoolControl.SERVER_MARGIN);
        return new Application(pool, new LinkedBlockingQueue<>());
    }

    private record Application(HikariPoolControl control, BlockingQueue<Connection> borrowed) implements Subject {
        @Override
        public void borrow() {
            var borrower = new Thread(() -> {
                try {
                    borrowed.add(control.dataSource().getConnection());
                } catch (SQLException e) {
                    throw new IllegalStateException(e);
                }
            });
            borrower.setDaemon(true);
            borrower.start();
        }

        @Override
        public void giveBack() throws Exception {
            borrowed.take().close();
        }

        @Override
        public void close() {
            control.dataSource().close();
        }
    }
}
