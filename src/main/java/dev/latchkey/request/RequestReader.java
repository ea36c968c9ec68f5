package dev.latchkey.request;

import dev.latchkey.catalog.RequestableRole;
import dev.latchkey.catalog.RoleCatalog;
import dev.latchkey.catalog.RoleId;
import dev.latchkey.catalog.RoleName;
import dev.latchkey.refusal.InvalidFieldException;
import dev.latchkey.refusal.PeoplesText;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** Turns a form into a valid request, or says which field is wrong and what is allowed. */
@Component
class RequestReader {

    static final int LONGEST_JUSTIFICATION = 2000;
    static final int LONGEST_TICKET = 200;

    private final RoleCatalog catalog;
    private final RequestProperties properties;
    private final Connection connection;
    private final Clock clock;

    RequestReader(RoleCatalog catalog, RequestProperties properties, Connection connection, Clock clock) {
        this.catalog = catalog;
        this.properties = properties;
        this.connection = connection;
        this.clock = clock;
    }

    /** Throws {@link InvalidFieldException} for the first field that is wrong. */
    ValidRequest read(AccessRequestForm form) {
        // The texts first: nobody's 100 kB should cost a call to Keycloak.
        var justification = justification(form.justification());
        var ticket = PeoplesText.read("ticket", form.ticket(), LONGEST_TICKET);
        var startAt = startAt(form.startAt());
        var emergency = Boolean.TRUE.equals(form.emergency());
        if (emergency && startAt.isPresent()) {
            throw new InvalidFieldException("startAt", "must be left out of break-glass, which begins at once");
        }
        var duration = DurationField.read(form.duration());
        var networkZone = connection.networkZone();
        return new ValidRequest(
                role(form.role()), duration, justification, ticket, startAt, emergency, Optional.empty(), networkZone);
    }

    /** The same for more time on a lease of this role. */
    ValidRequest read(ExtensionForm form, UUID lease, RoleId role) {
        var justification = justification(form.justification());
        var ticket = PeoplesText.read("ticket", form.ticket(), LONGEST_TICKET);
        var duration = DurationField.read(form.duration());
        var networkZone = connection.networkZone();
        return new ValidRequest(
                catalog.searchRole(role)
                        .orElseThrow(() -> new InvalidFieldException("role", "can no longer be requested")),
                duration,
                justification,
                ticket,
                Optional.empty(),
                false,
                Optional.of(lease),
                networkZone);
    }

    /** Throws {@link InvalidFieldException} if the role may never be had for so long. */
    static void checkLimit(ValidRequest request) {
        var role = request.role();
        if (request.duration().compareTo(role.maxDuration()) > 0) {
            throw new InvalidFieldException(
                    "duration",
                    "must be at most %s for '%s'; got %s"
                            .formatted(
                                    DurationWords.of(role.maxDuration()),
                                    role.name(),
                                    DurationWords.of(request.duration())));
        }
    }

    /**
     * Throws {@link InvalidFieldException} if the role would be held for longer than it may ever be.
     *
     * @param left how long the lease that is to be extended runs anyway
     */
    static void checkLimit(ValidRequest request, Duration left) {
        var role = request.role();
        var most = role.maxDuration().minus(left);
        if (request.duration().compareTo(most) > 0) {
            throw new InvalidFieldException(
                    "duration",
                    most.compareTo(DurationField.SHORTEST) < 0
                            ? "'%s' is held for as long as it may be, %s; ask again when less is left"
                                    .formatted(role.name(), DurationWords.of(role.maxDuration()))
                            : "must be at most %s more for '%s', so that no more than %s is left; got %s"
                                    .formatted(
                                            DurationWords.of(most.truncatedTo(ChronoUnit.MINUTES)),
                                            role.name(),
                                            DurationWords.of(role.maxDuration()),
                                            DurationWords.of(request.duration())));
        }
    }

    private static String justification(String text) {
        return PeoplesText.require("justification", text, LONGEST_JUSTIFICATION, "must say why the role is needed");
    }

    private RequestableRole role(String text) {
        if (text != null) {
            PeoplesText.requireHarmless("role", text);
        }
        RoleName name;
        try {
            name = RoleName.parse(text);
        } catch (IllegalArgumentException e) {
            throw new InvalidFieldException("role", e.getMessage());
        }
        return catalog.searchRole(name)
                .orElseThrow(() -> new InvalidFieldException(
                        "role",
                        "'%s' is not a role that can be requested; the catalog lists those that can".formatted(name)));
    }

    private Optional<Instant> startAt(String text) {
        if (text == null || text.isBlank()) {
            return Optional.empty();
        }
        var now = clock.instant();
        var latest = now.plus(properties.maxLead());
        var allowed = "must be an ISO-8601 instant in UTC between now and %s, as in 2026-12-01T09:00:00Z"
                .formatted(latest.truncatedTo(ChronoUnit.SECONDS));
        Instant start;
        try {
            start = Instant.parse(text.strip());
        } catch (DateTimeParseException e) {
            throw new InvalidFieldException("startAt", allowed);
        }
        if (start.isBefore(now) || start.isAfter(latest)) {
            throw new InvalidFieldException("startAt", allowed);
        }
        // As exactly as the ledger keeps it: the content's hash has to come out the same.
        return Optional.of(start.truncatedTo(ChronoUnit.MICROS));
    }
}
