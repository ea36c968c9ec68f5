package dev.latchkey.policy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;

/**
 * What a person holds and has held, as the ledger tells it. A lease counts for as long as it was to last or until it
 * was ended; one that was never given counts for nothing.
 *
 * @param heldRoles names of the roles that the person holds by a lease now, one for each lease
 * @param standingRoles names of the roles that the person holds now, or may hold by a declared exception, without a lease, as
 *     far as the comparison with Keycloak has found them
 * @param agreedRoles names of the roles to whose requests the person agreed in the 30 days before
 * @param startsOfRoleIn7Days when each lease of this role began in that time, the newest first
 * @param unjustifiedEmergenciesIn30Days how many uses of break-glass a review found unjustified in that time
 * @param minutesSinceLastEnd whole minutes since the last lease of this role was over; nothing if there was none
 */
public record AccessHistory(
        List<String> heldRoles,
        List<String> standingRoles,
        List<String> agreedRoles,
        List<Instant> startsOfRoleIn7Days,
        int leasesOfRoleInLastHour,
        int leasesOfRoleIn24Hours,
        int leasesOfRoleIn7Days,
        int leasesOfTierIn24Hours,
        int leasesOfTierIn7Days,
        int emergenciesIn30Days,
        int unjustifiedEmergenciesIn30Days,
        OptionalLong minutesSinceLastEnd,
        Duration ofRoleIn30Days,
        Duration ofTierIn30Days) {

    /** Of somebody who has never held anything, for who wants to know about the rest of the policy alone. */
    public static final AccessHistory NONE = new AccessHistory(
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            OptionalLong.empty(),
            Duration.ZERO,
            Duration.ZERO);

    public AccessHistory {
        heldRoles = List.copyOf(heldRoles);
        standingRoles = List.copyOf(standingRoles);
        agreedRoles = List.copyOf(agreedRoles);
        startsOfRoleIn7Days = List.copyOf(startsOfRoleIn7Days);
    }
}
