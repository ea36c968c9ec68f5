package dev.latchkey.catalog;

/** A role's id in Keycloak; it stays when the role is renamed. */
public record RoleId(String value) {

    public RoleId {
        if (value == null || value.isBlank()) {
            throw new IllegalArgumentException("A role id must not be blank");
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
