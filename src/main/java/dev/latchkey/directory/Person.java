package dev.latchkey.directory;

import java.util.Map;
import java.util.Set;

/**
 * A person as Keycloak knew them when asked.
 *
 * @param groups paths without the leading slash ({@code approvers/orders}), direct memberships only: being in a
 *     parent or a child group is no membership, which is the narrower reading
 * @param accounts ids of every account that the same human has, this one's among them
 * @param attributes those that the site lets its policy decide on, by name, as far as the person has them
 */
public record Person(
        UserId id,
        String username,
        boolean enabled,
        Set<String> groups,
        Set<UserId> accounts,
        Map<String, String> attributes) {

    public Person {
        groups = Set.copyOf(groups);
        accounts = Set.copyOf(accounts);
        attributes = Map.copyOf(attributes);
    }

    /** Somebody with one account. */
    public Person(UserId id, String username, boolean enabled, Set<String> groups) {
        this(id, username, enabled, groups, Set.of(id));
    }

    /** Somebody about whom nothing else is known. */
    public Person(UserId id, String username, boolean enabled, Set<String> groups, Set<UserId> accounts) {
        this(id, username, enabled, groups, accounts, Map.of());
    }

    /** The same person, if they were in these groups. */
    public Person in(Set<String> others) {
        return new Person(id, username, enabled, others, accounts, attributes);
    }

    public boolean isIn(String group) {
        return groups.contains(group);
    }

    /** Those of {@link #accounts}, as a query of the ledger takes them. */
    public String[] accountIds() {
        return accounts.stream().map(UserId::value).toArray(String[]::new);
    }

    /** Whether the account is this one or another one of the same human. */
    public boolean hasAccount(UserId account) {
        return accounts.contains(account);
    }
}
