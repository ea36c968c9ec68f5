package dev.latchkey.change;

import dev.latchkey.directory.UserId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Changes for tests. */
final class PolicyChangeFixture {

    private PolicyChangeFixture() {}

    /** By adam, of one file, based on version 3 of the access policy. */
    static PolicyChange proposed(String file) {
        return change(
                PolicyChangeId.random(),
                PolicyChangeState.PROPOSED,
                List.of(ChangedResource.of(file, new byte[0], List.of(new ChangedResource.Base("accessPolicy", 3)))),
                Optional.empty());
    }

    static PolicyChange in(PolicyChangeState state, PolicyChange change) {
        return change(change.id(), state, change.resources(), change.replay());
    }

    static PolicyChange replayed(ReplayReport replay, PolicyChange change) {
        return change(change.id(), change.state(), change.resources(), Optional.of(replay));
    }

    private static PolicyChange change(
            PolicyChangeId id,
            PolicyChangeState state,
            List<ChangedResource> resources,
            Optional<ReplayReport> replay) {
        return new PolicyChange(
                id,
                state,
                true,
                new UserId("id-of-adam"),
                "adam",
                Instant.EPOCH,
                "Edit",
                "",
                Optional.of("proposal"),
                resources,
                Optional.of(Instant.MAX),
                replay,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }
}
