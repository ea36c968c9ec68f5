package dev.latchkey.keycloak;

import dev.latchkey.directory.DirectoryUnavailableException;

/** Keycloak does not let this account of Latchkey read that; whoever can act on it catches it inside this package. */
final class AccountForbiddenException extends DirectoryUnavailableException {

    AccountForbiddenException(String message) {
        super(message, null);
    }
}
