package dev.latchkey.faults;

import java.util.List;

/** The roles of the demo realm, with their fixed ids and those who may decide on them. */
enum WatchedRole {
    ORDERS_DB_READ(1, "orders-db-read", List.of()),
    ORDERS_DB_ADMIN(2, "orders-db-admin", List.of(Owners.ORDERS)),
    PROD_ROOT(3, "prod-root", List.of(Owners.SECURITY, Owners.SECURITY)),
    ADMIN_DASHBOARD(4, "admin-dashboard", List.of(Owners.SECURITY)),
    DEPLOYER(5, "ci-pipeline/deployer", List.of(Owners.ORDERS, Owners.SECURITY));

    private static final class Owners {
        private static final List<String> ORDERS = List.of("olivia", "oscar");
        private static final List<String> SECURITY = List.of("sam", "sonia");
    }

    private final int number;
    private final String word;
    private final List<List<String>> decisions;

    WatchedRole(int number, String word, List<List<String>> decisions) {
        this.number = number;
        this.word = word;
        this.decisions = decisions;
    }

    String id() {
        return "1a7c4e00-0000-4000-8000-%012d".formatted(number);
    }

    /** The name by which it is asked for, unless somebody renamed it. */
    String word() {
        return word;
    }

    /** Who may say the next word on a request that so many have agreed to; nobody if it needs no more. */
    List<String> nextDeciders(int agreed) {
        return agreed < decisions.size() ? decisions.get(agreed) : List.of();
    }

    /** Who may revoke a lease of it. */
    String owner() {
        return this == PROD_ROOT || this == ADMIN_DASHBOARD ? "sam" : "olivia";
    }
}
