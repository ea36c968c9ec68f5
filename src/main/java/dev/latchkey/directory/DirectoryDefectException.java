package dev.latchkey.directory;

import java.net.URI;
import java.util.Optional;

/**
 * Keycloak answers, and Latchkey cannot work with the answer: waiting does not mend that, a person has to. It is tried
 * again all the same, like an outage, since nobody tells Latchkey when it is mended.
 *
 * <p>The message is for the log. It may name accounts, people and roles; what people are told is {@link #forPeople}.
 */
public class DirectoryDefectException extends DirectoryUnavailableException {

    /** What programs know it by, as the type of a problem (RFC 9457). */
    public static final URI PROBLEM = URI.create("urn:latchkey:problem:keycloakDefect");

    /** What has to be mended, and by whom. Names no account and nobody: whoever is signed in may read it. */
    public enum Defect {
        SIGN_IN(
                "Keycloak does not let Latchkey itself sign in. Who runs Keycloak has to put right the client or the secret"
                        + " of Latchkey's service account; keycloak/README.md says how."),
        RIGHT(
                "Keycloak does not let Latchkey do what it needs for this. Who runs Keycloak has to give Latchkey's service"
                        + " account its rights back; keycloak/README.md says which."),
        ANSWER(
                "Keycloak answers what Latchkey cannot use, as where its realm or its address has changed. Who runs Latchkey"
                        + " has to look at both; the log says more.");

        private final String sentence;

        Defect(String sentence) {
            this.sentence = sentence;
        }
    }

    private final Defect defect;

    public DirectoryDefectException(Defect defect, String message) {
        super(message, null);
        this.defect = defect;
    }

    /** The defect behind a failure, which may be wrapped; nothing if the failure is another one, as an outage is. */
    public static Optional<DirectoryDefectException> searchIn(Throwable failure) {
        for (var cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof DirectoryDefectException found) {
                return Optional.of(found);
            }
        }
        return Optional.empty();
    }

    public Defect defect() {
        return defect;
    }

    /** What has to be mended, and by whom, in whole sentences. */
    public String forPeople() {
        return defect.sentence;
    }
}
