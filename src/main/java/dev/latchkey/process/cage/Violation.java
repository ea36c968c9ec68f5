package dev.latchkey.process.cage;

/**
 * A place in a model that is not allowed, and why.
 *
 * @param element id of the element, or of the nearest one around it that has one
 */
record Violation(String resource, String element, String reason) {

    @Override
    public String toString() {
        return "%s, %s: %s".formatted(resource, element, reason);
    }
}
