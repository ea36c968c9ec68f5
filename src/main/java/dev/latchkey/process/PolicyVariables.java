package dev.latchkey.process;

import dev.latchkey.policy.PolicyFacts;
import dev.latchkey.policy.PolicyProperties;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.camunda.bpm.engine.variable.VariableMap;
import org.camunda.bpm.engine.variable.Variables;

/** The facts as the policy's tables know them. The names are a contract with every table that a site has written. */
public final class PolicyVariables {

    /** What a table may use; what each means stands in the README beside the models. */
    public static final Set<String> NAMES = Set.of(
            "requesterGroups",
            "requesterAttributes",
            "networkZone",
            "role",
            "tier",
            "system",
            "ownerGroup",
            "durationMinutes",
            "leadMinutes",
            "date",
            "weekday",
            "hour",
            "emergency",
            "heldRoles",
            "standingRoles",
            "agreedRoles",
            "leasesOfRoleInLastHour",
            "nextOfRoleInLastHour",
            "nextOfRoleIn24Hours",
            "nextOfRoleIn7Days",
            "leasesOfRoleIn24Hours",
            "leasesOfRoleIn7Days",
            "leasesOfTierIn24Hours",
            "leasesOfTierIn7Days",
            "emergenciesIn30Days",
            "unjustifiedEmergenciesIn30Days",
            "minutesSinceLastEnd",
            "minutesOfRoleIn30Days",
            "minutesOfTierIn30Days");

    private static final String ATTRIBUTES = "requesterAttributes";

    private PolicyVariables() {}

    /** Facts that were recorded; those that were not yet known at that time are null, and so are attributes. */
    static VariableMap ofRecorded(Map<String, Object> facts, Set<String> attributes) {
        var variables = Variables.createVariables();
        NAMES.forEach(name -> variables.putValue(name, facts.get(name)));
        if (facts.get(ATTRIBUTES) instanceof Map<?, ?> known) {
            var all = new HashMap<Object, Object>();
            attributes.forEach(name -> all.put(name, null));
            all.putAll(known);
            variables.putValue(ATTRIBUTES, all);
        }
        return variables;
    }

    static VariableMap of(PolicyFacts facts, PolicyProperties properties) {
        var role = facts.role();
        var local = facts.at().atZone(properties.zone());
        var history = facts.history();
        return Variables.createVariables()
                .putValue(
                        "requesterGroups",
                        facts.requester().groups().stream().sorted().toList())
                .putValue(ATTRIBUTES, attributes(facts, properties))
                .putValue("networkZone", facts.networkZone().orElse(null))
                .putValue("role", role.name().toString())
                .putValue("tier", role.tier().word())
                .putValue("system", role.system())
                .putValue("ownerGroup", role.ownerGroup())
                // A minute that was begun counts: a limit of 15 minutes is not 15 minutes and 59 seconds.
                .putValue("durationMinutes", facts.duration().plusSeconds(59).toMinutes())
                .putValue("leadMinutes", facts.lead().toMinutes())
                .putValue("date", local.toLocalDate().toString())
                .putValue("weekday", local.getDayOfWeek().name().toLowerCase(Locale.ROOT))
                .putValue("hour", local.getHour())
                .putValue("emergency", facts.emergency())
                .putValue("heldRoles", history.heldRoles())
                .putValue("standingRoles", history.standingRoles())
                .putValue("agreedRoles", history.agreedRoles())
                .putValue("leasesOfRoleInLastHour", history.leasesOfRoleInLastHour())
                .putValue("nextOfRoleInLastHour", next(facts, local, Duration.ofHours(1)))
                .putValue("nextOfRoleIn24Hours", next(facts, local, Duration.ofHours(24)))
                .putValue("nextOfRoleIn7Days", next(facts, local, Duration.ofDays(7)))
                .putValue("leasesOfRoleIn24Hours", history.leasesOfRoleIn24Hours())
                .putValue("leasesOfRoleIn7Days", history.leasesOfRoleIn7Days())
                .putValue("leasesOfTierIn24Hours", history.leasesOfTierIn24Hours())
                .putValue("leasesOfTierIn7Days", history.leasesOfTierIn7Days())
                .putValue("emergenciesIn30Days", history.emergenciesIn30Days())
                .putValue("unjustifiedEmergenciesIn30Days", history.unjustifiedEmergenciesIn30Days())
                .putValue(
                        "minutesSinceLastEnd",
                        history.minutesSinceLastEnd().isEmpty()
                                ? null
                                : history.minutesSinceLastEnd().getAsLong())
                .putValue("minutesOfRoleIn30Days", history.ofRoleIn30Days().toMinutes())
                .putValue("minutesOfTierIn30Days", history.ofTierIn30Days().toMinutes());
    }

    /** Each that may be used, in the order of their names; one that the person does not have is null. */
    private static Map<String, String> attributes(PolicyFacts facts, PolicyProperties properties) {
        var attributes = new TreeMap<String, String>();
        properties
                .attributes()
                .forEach(name ->
                        attributes.put(name, facts.requester().attributes().get(name)));
        return attributes;
    }

    /** When each lease that began in the time before will not be in it any more: the newest first. */
    private static List<String> next(PolicyFacts facts, ZonedDateTime local, Duration within) {
        // Who asks for a start on another day reads it on the day on which they ask.
        var today = local.minus(facts.lead()).toLocalDate();
        return facts.history().startsOfRoleIn7Days().stream()
                .map(start -> start.plus(within))
                .filter(over -> over.isAfter(facts.at()))
                .map(over -> SiteTime.at(over.atZone(local.getZone()).toLocalDateTime(), today))
                .toList();
    }
}
