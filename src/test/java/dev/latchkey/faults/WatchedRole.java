package dev.latchkey.faults;

import java.util.List;

/** The roles of the demo realm, with their fixed ids and those who may decide on them. */
enum WatchedRole {
    ORDERS_DB_READ(1, "orders-db-read", List.of()),
    ORDERS_DB_ADMIN(2, "orders-db-admin", List.of("olivia", "oscar")),
    PROD_ROOT(3, "prod-root", List.of("sam", "sonia")),
    ADMIN_DASHBOARD(4, "admin-dashboard", List.of("sam", "sonia")),
    DEPLOYER(5, "ci-pipeline/deployer", List.of("olivia", "oscar", "sam", "sonia"));

    private final int number;
    private final String word;
    private final List<String> deciders;

    WatchedRole(int number, String word, List<String> deciders) {
        this.number = number;
        this.word = word;
        this.deciders = deciders;
    }

    String id() {
        return "1a7c4e00-0000-4000-8000-%012d".formatted(number);
    }

    /** The name by which it is asked for, unless somebody renamed it. */
    String word() {
        return word;
    }

    List<String> deciders() {
        return deciders;
    }

    /** Who may revoke a lease of it. */
    String owner() {
        return this == PROD_ROOT || this == ADMIN_DASHBOARD ? "sam" : "olivia";
    }
}
