package dev.latchkey.reconciliation;

import java.util.List;

/** What Latchkey's own accounts can do in Keycloak, held against what they should, in both directions. */
public interface AccountRights {

    /**
     * The differences, none if all is well. Changes nothing in Keycloak.
     *
     * @throws dev.latchkey.directory.DirectoryUnavailableException when Keycloak does not answer
     */
    List<RightsGap> findGaps();
}
