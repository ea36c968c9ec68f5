package dev.latchkey.portal;

import dev.latchkey.desk.Simulations.SimulationForm;
import dev.latchkey.refusal.InvalidFieldException;
import dev.latchkey.refusal.Refusal;
import dev.latchkey.request.AccessRequestForm;
import java.time.Duration;

/**
 * What is filled in to ask for a role, as the page sends it; anything may be null.
 *
 * @param duration one of the offered ones, ISO-8601
 * @param other another duration, as people write it; wins if it is filled in
 * @param glassDuration the one that was chosen for break-glass, ISO-8601; holds for that alone, and wins there
 * @param startAt ISO-8601 instant in UTC, which the page makes of the local time that people see
 */
record AskForm(
        String role,
        String duration,
        String other,
        String glassDuration,
        String justification,
        String ticket,
        String startAt,
        Boolean emergency) {

    /** What one probably wants: an hour, or as long as it may be. */
    static AskForm of(String role, Duration max) {
        var usual = Duration.ofHours(1);
        return new AskForm(
                role, (max.compareTo(usual) < 0 ? max : usual).toString(), null, null, null, null, null, null);
    }

    // Public, since the template asks for it.
    public boolean isEmergency() {
        return Boolean.TRUE.equals(emergency);
    }

    /** In ISO-8601; throws {@link InvalidFieldException} if it is no duration. */
    private String wantedDuration() {
        if (isOfGlass()) {
            return SpokenDuration.read(glassDuration).toString();
        }
        return SpokenDuration.read(other == null || other.isBlank() ? duration : other)
                .toString();
    }

    /** Throws {@link InvalidFieldException} if the duration is none. */
    AccessRequestForm toRequest() {
        // Break-glass begins at once, whatever was filled in before it was chosen.
        return new AccessRequestForm(
                role, wantedDuration(), justification, ticket, isEmergency() ? null : startAt, emergency);
    }

    /** Throws {@link InvalidFieldException} if the duration is none. */
    SimulationForm toSimulation() {
        return new SimulationForm(null, role, wantedDuration(), isEmergency() ? null : startAt, emergency);
    }

    /** Says at the duration of break-glass, which is a field of its own, what is wrong with it. */
    Refusal atItsField(Refusal refusal) {
        return refusal instanceof InvalidFieldException wrong && wrong.field().equals("duration") && isOfGlass()
                ? new InvalidFieldException("glassDuration", wrong.whatIsAllowed())
                : refusal;
    }

    private boolean isOfGlass() {
        return isEmergency() && glassDuration != null;
    }
}
