package dev.latchkey.lease;

import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import org.springframework.beans.factory.annotation.Qualifier;

/**
 * Marks what the sweeper works with: the same as everybody else's, but with threads, database connections and
 * connections to Keycloak of its own, so that nothing that is stuck elsewhere delays an end.
 */
@Qualifier("sweeping")
@Retention(RetentionPolicy.RUNTIME)
public @interface Sweeping {}
