package dev.latchkey.policy;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The policy's tables as people read them, those in force and those before; implemented by the engine's room. */
public interface PolicyBook {

    /** The tables in force, in the order of their files. */
    List<PolicyTable> findInForce();

    /** The versions of a table, newest first; empty if there is no such table. */
    List<Edition> findEditions(String table);

    Optional<PolicyTable> search(String table, int version);

    /** One version of a table. */
    record Edition(int version, Instant deployedAt) {}

    /**
     * @param id of the decision
     * @param purpose what it is asked for, in the words of who wrote it
     */
    record PolicyTable(String id, int version, String name, String purpose, List<Rule> rules) {}

    /**
     * @param when its conditions, each with the name of its column; none means always
     * @param then what it says, in the same form
     * @param why its description
     */
    record Rule(String id, List<Cell> when, List<Cell> then, String why) {}

    /** @param expression in FEEL, as it stands in the table */
    record Cell(String column, String expression) {}
}
