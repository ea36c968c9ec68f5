package dev.latchkey.directory;

/** Keycloak did not answer, or refused Latchkey itself: an outage to be retried, never a statement about a person. */
public class DirectoryUnavailableException extends RuntimeException {

    public DirectoryUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
