package dev.latchkey.keycloak;

import dev.latchkey.directory.DirectoryDefectException;

/** Keycloak does not let this account of Latchkey read that; whoever can act on it catches it inside this package. */
final class AccountForbiddenException extends DirectoryDefectException {

    AccountForbiddenException(String message) {
        super(Defect.RIGHT, message);
    }
}
