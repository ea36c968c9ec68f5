package dev.latchkey.directory;

import java.util.Optional;

/**
 * Looks people up, fresh at every call: who may decide must never depend on a cache.
 *
 * <p>Every method throws {@link DirectoryUnavailableException} when Keycloak does not answer.
 */
public interface People {

    /** The person with this id, or nothing if there is none (any more). */
    Optional<Person> searchPerson(UserId id);

    /** The person with exactly this user name. */
    Optional<Person> searchPerson(String username);
}
