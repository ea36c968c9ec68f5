package dev.latchkey.portal;

import dev.latchkey.desk.Simulations.SimulationForm;
import dev.latchkey.request.AccessRequestForm;
import java.time.Duration;

/**
 * What is filled in to ask for a role, as the page sends it; anything may be null.
 *
 * @param duration one of the offered ones, ISO-8601
 * @param minutes another duration, in minutes; wins if it is filled in
 * @param startAt ISO-8601 instant in UTC, which the page makes of the local time that people see
 */
record AskForm(
        String role,
        String duration,
        String minutes,
        String justification,
        String ticket,
        String startAt,
        Boolean emergency) {

    /** What one probably wants: an hour, or as long as it may be. */
    static AskForm of(String role, Duration max) {
        var usual = Duration.ofHours(1);
        return new AskForm(role, (max.compareTo(usual) < 0 ? max : usual).toString(), null, null, null, null, null);
    }

    // Public, since the template asks for it.
    public boolean isEmergency() {
        return Boolean.TRUE.equals(emergency);
    }

    /** What cannot be read goes on as it is, for the refusal to name it. */
    String wantedDuration() {
        if (minutes == null || minutes.isBlank()) {
            return duration;
        }
        return minutes.strip().matches("[0-9]{1,6}") ? "PT" + minutes.strip() + "M" : minutes;
    }

    AccessRequestForm toRequest() {
        // Break-glass begins at once, whatever was filled in before it was chosen.
        return new AccessRequestForm(
                role, wantedDuration(), justification, ticket, isEmergency() ? null : startAt, emergency);
    }

    SimulationForm toSimulation() {
        return new SimulationForm(null, role, wantedDuration(), isEmergency() ? null : startAt, emergency);
    }
}
