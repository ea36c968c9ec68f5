package dev.latchkey.lease;

import com.zaxxer.hikari.HikariDataSource;
import jakarta.annotation.PreDestroy;
import org.springframework.boot.autoconfigure.jdbc.DataSourceProperties;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Connections to the ledger that only the sweeper uses. No {@code DataSource} bean, on purpose: whoever asks the
 * context for one means the pool that everybody shares.
 */
@Component
public class SweeperDatabase {

    /** For looking at the leases and for the comparison, beside the threads that end leases. */
    private static final int LOOKING = 4;

    private final HikariDataSource pool;
    private final JdbcClient jdbc;
    private final PlatformTransactionManager transactions;

    SweeperDatabase(DataSourceProperties database, SweeperProperties properties) {
        pool = database.initializeDataSourceBuilder()
                .type(HikariDataSource.class)
                .build();
        pool.setPoolName("sweeper");
        pool.setMaximumPoolSize(properties.threads() + LOOKING);
        pool.setMinimumIdle(LOOKING);
        pool.setConnectionTimeout(2_000);
        pool.setValidationTimeout(1_000);
        pool.setInitializationFailTimeout(-1);
        // Who waits for a lease that somebody else is ending does better to take its next turn. And a node that was
        // stopped in the middle of its transaction must not keep the others from it for longer than a Keycloak that
        // answers slowly takes to unmap one role.
        pool.setConnectionInitSql(
                "set time zone 'UTC'; set lock_timeout = '3s'; set idle_in_transaction_session_timeout = '45s'");
        pool.addDataSourceProperty("logServerErrorDetail", "false");
        pool.addDataSourceProperty("connectTimeout", "2");
        pool.addDataSourceProperty("socketTimeout", "5");
        pool.addDataSourceProperty("tcpKeepAlive", "true");
        jdbc = JdbcClient.create(pool);
        transactions = new DataSourceTransactionManager(pool);
    }

    public JdbcClient jdbc() {
        return jdbc;
    }

    public PlatformTransactionManager transactions() {
        return transactions;
    }

    public TransactionTemplate transaction() {
        return new TransactionTemplate(transactions);
    }

    @PreDestroy
    void close() {
        pool.close();
    }
}
