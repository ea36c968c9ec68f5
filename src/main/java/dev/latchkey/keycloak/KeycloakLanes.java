package dev.latchkey.keycloak;

import dev.latchkey.catalog.RoleCatalog;
import dev.latchkey.directory.People;
import dev.latchkey.lease.RoleAssignments;
import dev.latchkey.lease.Sessions;
import dev.latchkey.lease.Sweeping;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
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

    @Bean
    @Primary
    KeycloakLane everydayLane(KeycloakProperties properties) {
        if (!properties.endsSessions()) {
            LOG.warn("No secret for the session account: sessions are not ended when a lease ends. The role is still "
                    + "taken away, and is gone from every token issued after that.");
        }
        return new KeycloakLane(properties, properties.poolSize());
    }

    @Bean
    @Sweeping
    KeycloakLane sweepingLane(KeycloakProperties properties) {
        return new KeycloakLane(properties, properties.sweepPoolSize());
    }

    @Bean
    People people(KeycloakLane lane) {
        return lane.people;
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
}
