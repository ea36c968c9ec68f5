package dev.latchkey.policy;

import java.util.List;

/** Which versions of the policy's tables decide now. */
public interface TablesInForce {

    /** Name and version of each, as evaluations name them; one that is missing by its name alone. */
    List<String> names();
}
