package dev.latchkey.change;

import java.util.List;

/**
 * What somebody wants to put in force.
 *
 * @param name the deployment as its sender named it; may be null
 * @param source the program that sends it, as it names itself; may be null
 */
public record Proposal(String name, String source, List<ChangedResource> resources) {}
