package dev.latchkey.keycloak;

/** Group paths as Latchkey writes them; Keycloak puts a slash in front. */
final class GroupPath {

    private GroupPath() {}

    static String withoutLeadingSlash(String path) {
        return path.startsWith("/") ? path.substring(1) : path;
    }
}
