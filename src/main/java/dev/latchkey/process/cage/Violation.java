package dev.latchkey.process.cage;

import org.w3c.dom.Element;

/**
 * A place in a model that is not allowed, and why.
 *
 * @param line where it stands, counted from 1; 0 if that is not known, or it is about the file as a whole
 * @param element id of the element, or of the nearest one around it that has one
 */
record Violation(String resource, int line, String element, String reason) {

    static Violation at(String resource, Element element, String reason) {
        return new Violation(resource, SafeXml.lineOf(element), Lint.idOf(element), reason);
    }

    static Violation ofFile(String resource, String reason) {
        return new Violation(resource, 0, "file", reason);
    }

    @Override
    public String toString() {
        return line == 0
                ? "%s, %s: %s".formatted(resource, element, reason)
                : "%s, line %d, %s: %s".formatted(resource, line, element, reason);
    }
}
