package dev.latchkey.desk;

import dev.latchkey.change.ChangedResource;
import dev.latchkey.change.PolicyChange;
import dev.latchkey.change.PolicyChangeDifferences.FileDifference;
import dev.latchkey.change.ReplayReport;
import dev.latchkey.change.RuleChange;
import java.time.Instant;
import java.util.List;

/**
 * A change of models or tables, as the API shows it.
 *
 * @param fourEyes false where the site had switched them off: then it took effect at once
 * @param proposalId the deployment's id with which the proposer's program was answered
 * @param replay null as long as the past is being replayed
 */
public record PolicyChangeView(
        String id,
        String state,
        boolean fourEyes,
        String proposedBy,
        Instant proposedAt,
        String name,
        String source,
        String proposalId,
        Instant closesAt,
        List<Resource> resources,
        ReplayReport replay,
        String decidedBy,
        Instant decidedAt,
        String comment,
        Instant settledAt,
        String refusal,
        String deploymentId) {

    /**
     * A file of it.
     *
     * @param basedOn what was in force when it was proposed, as in {@code accessPolicy:3}
     * @param rules what becomes of each rule of its tables; null in lists
     * @param difference lines that are gone or new; null in lists
     */
    public record Resource(
            String name, String sha256, List<String> basedOn, List<RuleChange> rules, String difference) {

        private static Resource of(ChangedResource resource, List<RuleChange> rules, String difference) {
            return new Resource(
                    resource.name(),
                    resource.sha256(),
                    resource.basedOn().stream()
                            .map(ChangedResource.Base::toString)
                            .toList(),
                    rules,
                    difference);
        }
    }

    public static PolicyChangeView of(PolicyChange change) {
        return view(
                change,
                change.resources().stream()
                        .map(resource -> Resource.of(resource, null, null))
                        .toList());
    }

    public static PolicyChangeView of(PolicyChange change, List<FileDifference> differences) {
        return view(
                change,
                differences.stream()
                        .map(file -> Resource.of(file.resource(), file.rules(), file.lines()))
                        .toList());
    }

    private static PolicyChangeView view(PolicyChange change, List<Resource> resources) {
        return new PolicyChangeView(
                change.id().toString(),
                change.state().word(),
                change.fourEyes(),
                change.proposedBy(),
                change.proposedAt(),
                change.name(),
                change.source(),
                change.proposalId().orElse(null),
                change.closesAt().orElse(null),
                resources,
                change.replay().orElse(null),
                change.decidedBy().orElse(null),
                change.decidedAt().orElse(null),
                change.comment().orElse(null),
                change.settledAt().orElse(null),
                change.refusal().orElse(null),
                change.deploymentId().orElse(null));
    }
}
