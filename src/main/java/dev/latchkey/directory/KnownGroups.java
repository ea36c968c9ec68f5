package dev.latchkey.directory;

/** Which groups there are, fresh at every call. */
public interface KnownGroups {

    /**
     * Whether there is a group with this path, written without the leading slash, that is where its path says.
     *
     * @throws DirectoryUnavailableException when Keycloak does not answer
     */
    boolean groupExists(String path);
}
