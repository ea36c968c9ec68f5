package dev.latchkey.keycloak;

import dev.latchkey.catalog.RoleCatalog;
import dev.latchkey.directory.GroupMembers;
import dev.latchkey.directory.KnownGroups;
import dev.latchkey.directory.People;
import dev.latchkey.lease.RoleAssignments;
import dev.latchkey.lease.Sessions;
import dev.latchkey.lease.Sweeping;
import dev.latchkey.policy.PolicyProperties;
import dev.latchkey.reconciliation.AccountRights;
import dev.latchkey.reconciliation.Holdings;
import dev.latchkey.reconciliation.RoleChanges;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.time.Clock;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;

/**
 * Which port of Latchkey goes to Keycloak in which lane: one for what people and the engine do, one for the sweeper
 * that must get through when the first is full, and one for the comparison, which may be slow and must hold up neither.
 */
@Configuration(proxyBeanMethods = false)
class KeycloakLanes {

    private static final Logger LOG = LoggerFactory.getLogger(KeycloakLanes.class);

    /** A comparison asks one question after the other. */
    private static final int WATCHING_POOL_SIZE = 4;

    /** One for all lanes: whichever of them fetches a token tells the time. */
    @Bean
    TokenClock directoryClock(Clock clock) {
        return new TokenClock(clock);
    }

    @Bean
    @Primary
    KeycloakLane everydayLane(
            KeycloakProperties properties, PolicyProperties policy, TokenClock tokenClock, Clock clock) {
        if (!properties.endsSessions()) {
            LOG.warn("No secret for the session account: sessions are not ended when a lease ends. The role is still "
                    + "taken away, and is gone from every token issued after that.");
        }
        return new KeycloakLane(properties, policy.attributes(), properties.poolSize(), tokenClock, clock);
    }

    @Bean
    @Sweeping
    KeycloakLane sweepingLane(KeycloakProperties properties, TokenClock tokenClock, Clock clock) {
        return new KeycloakLane(properties, Set.of(), properties.sweepPoolSize(), tokenClock, clock);
    }

    @Bean
    @Watching
    KeycloakLane watchingLane(KeycloakProperties properties, TokenClock tokenClock, Clock clock) {
        return new KeycloakLane(properties, Set.of(), WATCHING_POOL_SIZE, tokenClock, clock);
    }

    @Bean
    People people(KeycloakLane lane) {
        return lane.people;
    }

    @Bean
    KnownGroups knownGroups(KeycloakLane lane) {
        return lane.people::groupExists;
    }

    @Bean
    GroupMembers groupMembers(KeycloakLane lane) {
        return lane.people::findMembers;
    }

    @Bean
    RoleCatalog roleCatalog(KeycloakLane lane) {
        return lane.catalog;
    }

    @Bean
    @Primary
    RoleAssignments roleAssignments(KeycloakLane lane) {
        return lane.assignments;
    }

    @Bean
    @Primary
    Sessions sessions(KeycloakLane lane) {
        return lane.sessions;
    }

    @Bean
    @Sweeping
    RoleAssignments sweepingRoleAssignments(@Sweeping KeycloakLane lane) {
        return lane.assignments;
    }

    @Bean
    @Sweeping
    Sessions sweepingSessions(@Sweeping KeycloakLane lane) {
        return lane.sessions;
    }

    @Bean
    Holdings holdings(@Watching KeycloakLane lane) {
        return lane.holdings;
    }

    @Bean
    RoleChanges roleChanges(@Watching KeycloakLane lane) {
        return lane.roleChanges;
    }

    @Bean
    AccountRights accountRights(@Watching KeycloakLane lane) {
        return lane.accountRights;
    }

    /** Marks the lane of the comparison. */
    @Qualifier("watching")
    @Retention(RetentionPolicy.RUNTIME)
    private @interface Watching {}
}
