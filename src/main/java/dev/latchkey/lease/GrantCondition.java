package dev.latchkey.lease;

import java.util.Optional;

/** Something that must be in order before a role may be given; what is not known to be in order is not. */
public interface GrantCondition {

    /** Why nothing may be given now, as the end of a sentence, or nothing if this condition is met. */
    Optional<String> findObjection();
}
