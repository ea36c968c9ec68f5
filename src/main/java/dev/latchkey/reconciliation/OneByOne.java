package dev.latchkey.reconciliation;

import dev.latchkey.directory.DirectoryUnavailableException;
import java.util.Collection;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Does the same with each of many: one with which it cannot be done stops no other. */
final class OneByOne {

    /** With so many in a row Keycloak is away, and the others need not wait for their time-outs. */
    private static final int AWAY = 3;

    private static final Logger log = LoggerFactory.getLogger(OneByOne.class);

    private OneByOne() {}

    /**
     * @param what is done, as in "cannot ... now"
     * @return with how many it was not done
     */
    static <T> int forEach(String what, Collection<T> all, Consumer<T> step) {
        var left = all.size();
        var failed = 0;
        var unavailableInARow = 0;
        for (var one : all) {
            if (unavailableInARow == AWAY) {
                return failed + left;
            }
            left--;
            try {
                step.accept(one);
                unavailableInARow = 0;
            } catch (DirectoryUnavailableException e) {
                failed++;
                unavailableInARow++;
                log.warn("Cannot {} now: {}", what, e.getMessage());
            } catch (RuntimeException e) {
                failed++;
                log.error("Cannot {} now", what, e);
            }
        }
        return failed;
    }
}
