package dev.latchkey.directory;

/** Keycloak as a whole did not answer, or said that it cannot now: whatever else is asked of it will fare the same. */
public class DirectoryAwayException extends DirectoryUnavailableException {

    public DirectoryAwayException(String message, Throwable cause) {
        super(message, cause);
    }
}
