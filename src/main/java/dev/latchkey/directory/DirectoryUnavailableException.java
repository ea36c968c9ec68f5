package dev.latchkey.directory;

/**
 * Keycloak did not answer, or refused Latchkey itself: to be retried, never a statement about a person. Where it is known
 * which, it is a {@link DirectoryAwayException} or a {@link DirectoryDefectException}.
 */
public class DirectoryUnavailableException extends RuntimeException {

    public DirectoryUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
