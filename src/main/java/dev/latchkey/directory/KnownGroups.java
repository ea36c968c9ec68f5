package dev.latchkey.directory;

import jakarta.validation.constraints.NotBlank;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.validation.annotation.Validated;

/**
 * The groups whose members have an office in Latchkey itself, as paths without the leading slash.
 *
 * @param security reads all, may end any lease
 * @param auditors read all, decide nothing
 * @param platformAdmins read all, may end any lease, deploy models
 */
@Validated
@ConfigurationProperties(prefix = "latchkey.groups", ignoreUnknownFields = false)
public record KnownGroups(@NotBlank String security, @NotBlank String auditors, @NotBlank String platformAdmins) {

    public boolean readsAll(Person person) {
        return person.isIn(auditors) || endsAnyLease(person);
    }

    public boolean endsAnyLease(Person person) {
        return person.isIn(security) || person.isIn(platformAdmins);
    }
}
