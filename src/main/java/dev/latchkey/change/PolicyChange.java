package dev.latchkey.change;

import dev.latchkey.directory.UserId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A change of models or tables, as the ledger knows it. All instants are the database's clock.
 *
 * @param fourEyes false where the site had switched them off: then it took effect at once
 * @param name the deployment as its sender named it; blank if they did not
 * @param source the program that sent it, as it names itself; blank if it does not
 * @param proposalId the deployment that keeps the files and does nothing
 * @param closesAt until when somebody else can agree
 * @param replay what the past would have been under it; nothing as long as that is being looked at
 * @param refusal why it could not be put in force
 * @param deploymentId the deployment by which it took effect
 */
public record PolicyChange(
        PolicyChangeId id,
        PolicyChangeState state,
        boolean fourEyes,
        UserId proposerId,
        String proposedBy,
        Instant proposedAt,
        String name,
        String source,
        Optional<String> proposalId,
        List<ChangedResource> resources,
        Optional<Instant> closesAt,
        Optional<ReplayReport> replay,
        Optional<String> decidedBy,
        Optional<Instant> decidedAt,
        Optional<String> comment,
        Optional<Instant> settledAt,
        Optional<String> refusal,
        Optional<String> deploymentId) {

    public boolean isOpen() {
        return state == PolicyChangeState.PROPOSED;
    }

    /** The files' names, in words. */
    public String files() {
        return String.join(", ", resources.stream().map(ChangedResource::name).toList());
    }
}
