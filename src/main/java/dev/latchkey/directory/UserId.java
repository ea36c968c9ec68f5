package dev.latchkey.directory;

/** A person's id in Keycloak; it stays when the person is renamed. */
public record UserId(String value) {

    public UserId {
        if (value == null || value.isBlank()) {
            throw new IllegalArgumentException("A user id must not be blank");
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
