package dev.latchkey.request;

import java.util.Optional;

/** How whoever is asking now is connected, as far as the site's gateway tells. */
public interface Connection {

    /**
     * The zone of the network from which they come, as a short word; nothing where no gateway tells, or nobody is asking.
     *
     * @throws dev.latchkey.refusal.InvalidFieldException if what the gateway tells is no such word, or more than one
     */
    Optional<String> networkZone();
}
