package dev.latchkey.lease;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;
import org.springframework.transaction.PlatformTransactionManager;

/** Two ways to a lease's end that share nothing but the ledger: the process's, and the sweeper's. */
@Configuration(proxyBeanMethods = false)
class LeaseLanes {

    /** Works within the transaction of the engine, with everybody's connections. */
    @Bean
    @Primary
    Revocations revocations(
            LeaseRepository repository,
            RoleAssignments assignments,
            Sessions sessions,
            DatabaseClock clock,
            PlatformTransactionManager transactions) {
        return new Revocations(repository, assignments, sessions, clock::now, transactions);
    }

    @Bean
    @Sweeping
    Revocations sweepingRevocations(
            SweeperDatabase database,
            @Sweeping RoleAssignments assignments,
            @Sweeping Sessions sessions,
            DatabaseClock clock,
            LeaseMemory memory) {
        return new Revocations(
                new LeaseRepository(database.jdbc(), memory),
                assignments,
                sessions,
                clock::now,
                database.transactions());
    }
}
