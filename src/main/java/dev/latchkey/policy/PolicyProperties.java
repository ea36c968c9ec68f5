package dev.latchkey.policy;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import java.time.ZoneId;
import java.util.Optional;
import java.util.Set;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.validation.annotation.Validated;

/**
 * Settings of what the policy decides on.
 *
 * @param zone the zone in which the tables' weekdays and hours are meant
 * @param attributes names of the attributes of people that the tables may use; people must not be able to write them
 * @param networkZoneHeader the header in which the gateway says from which zone of the network somebody comes; blank
 *     where there is none, and then nobody is believed
 * @param fourEyes whether what a person deploys waits for a second person's consent
 */
@Validated
@ConfigurationProperties(prefix = "latchkey.policy", ignoreUnknownFields = false)
public record PolicyProperties(
        @NotNull ZoneId zone,
        @NotNull Set<@Pattern(regexp = "[A-Za-z]\\w*") String> attributes,
        @Pattern(regexp = "([A-Za-z][A-Za-z0-9-]*)?") String networkZoneHeader,
        @NotNull Boolean fourEyes) {

    public PolicyProperties {
        attributes = attributes == null ? null : Set.copyOf(attributes);
    }

    public Optional<String> searchNetworkZoneHeader() {
        return Optional.ofNullable(networkZoneHeader).filter(header -> !header.isBlank());
    }
}
