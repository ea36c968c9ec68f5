package dev.latchkey.portal;

import dev.latchkey.directory.Groups;
import dev.latchkey.directory.Person;
import dev.latchkey.refusal.ForbiddenException;

/** Whose pages some of the pages are. */
final class Offices {

    private Offices() {}

    /** Throws {@link ForbiddenException} unless the person reads all. */
    static void requireReader(Person person) {
        if (!Groups.readsAll(person)) {
            throw new ForbiddenException("onlyReaders", "This page is open to security, auditors and platform admins.");
        }
    }

    static boolean isSecurity(Person person) {
        return person.isIn(Groups.SECURITY);
    }
}
