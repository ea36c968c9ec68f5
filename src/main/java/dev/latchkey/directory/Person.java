package dev.latchkey.directory;

import java.util.Set;

/**
 * A person as Keycloak knew them when asked.
 *
 * @param groups paths without the leading slash ({@code approvers/orders}), direct memberships only: being in a
 *     parent or a child group is no membership, which is the narrower reading
 */
public record Person(UserId id, String username, boolean enabled, Set<String> groups) {

    public Person {
        groups = Set.copyOf(groups);
    }

    public boolean isIn(String group) {
        return groups.contains(group);
    }
}
