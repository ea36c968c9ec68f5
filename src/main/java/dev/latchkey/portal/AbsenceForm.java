package dev.latchkey.portal;

import dev.latchkey.approval.DelegationForm;

/**
 * An absence as the page sends it; anything may be null.
 *
 * @param from ISO-8601 instant, which the page's script makes of {@code fromLocal}; blank means now
 * @param fromLocal as the browser's field has it; taken for UTC where there is no script
 */
record AbsenceForm(String to, String from, String fromLocal, String until, String untilLocal, String reason) {

    static AbsenceForm empty() {
        return new AbsenceForm(null, null, null, null, null, null);
    }

    DelegationForm toDelegation() {
        return new DelegationForm(to, instant(from, fromLocal), instant(until, untilLocal), reason);
    }

    /** What cannot be read goes on as it is, for the refusal to name it. */
    private static String instant(String instant, String local) {
        if (instant != null && !instant.isBlank() || local == null || local.isBlank()) {
            return instant;
        }
        return local.matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d") ? local + ":00Z" : local;
    }
}
