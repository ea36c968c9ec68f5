package dev.latchkey.keycloak;

/** What may stand in the path of a call: callers name roles and people, and a name must not lead elsewhere. */
final class PathSegment {

    private PathSegment() {}

    /** Keycloak answers a path that is not in normal form with 400, which would look like an outage. */
    static boolean isUsable(String text) {
        return !text.equals(".")
                && !text.equals("..")
                && text.chars().noneMatch(c -> Character.isISOControl(c) || "/\\;%".indexOf(c) >= 0);
    }
}
