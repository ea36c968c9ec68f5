package dev.latchkey.directory;

import java.util.List;

/** Who belongs to a group, for who wants to know whom they wait for. Decides nothing. */
public interface GroupMembers {

    /**
     * User names of the enabled members, in order, at most fifty; empty if there is no such group.
     *
     * @param group path without the leading slash
     * @throws DirectoryUnavailableException when Keycloak does not answer
     */
    List<String> find(String group);
}
