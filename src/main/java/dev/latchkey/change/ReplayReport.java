package dev.latchkey.change;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.latchkey.policy.CandidateTables;
import dev.latchkey.policy.ReplaySummary;
import dev.latchkey.policy.ReplayedRequest;
import java.util.List;

/**
 * What the past would have been under a change, as it is shown before the decision and kept with it.
 *
 * @param days how far it looked back
 * @param summary the counts; nothing if the change holds none of the policy's tables, or the replay failed
 * @param changes the newest requests that would have been decided otherwise, the newest first, a hundred at most; the
 *     counts are of all
 * @param failure why there are no counts
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ReplayReport(long days, ReplaySummary summary, List<Change> changes, String failure) {

    /**
     * One past request, with the outcome it had and the one it would have.
     *
     * @param wasStages who had to agree; null in what was kept before that was
     * @param wouldStages who would have to; null as well
     */
    public record Change(
            String requestId,
            String requestedBy,
            String role,
            String was,
            String would,
            List<ReplayedRequest.Stage> wasStages,
            List<ReplayedRequest.Stage> wouldStages) {

        static Change of(ReplayedRequest request) {
            return new Change(
                    request.requestId().toString(),
                    request.requestedBy(),
                    request.role(),
                    request.was().outcome(),
                    request.would().outcome(),
                    request.was().stages(),
                    request.would().stages());
        }
    }

    /** For models that are no policy: the past says nothing about them. */
    static ReplayReport notNeeded() {
        return new ReplayReport(
                0, null, List.of(), "It holds none of the policy's tables; there is nothing to replay.");
    }

    static ReplayReport failed(long days, String reason) {
        return new ReplayReport(days, null, List.of(), reason);
    }

    /**
     * Whether the tables that decided beside the proposed ones are those in force. Where nothing was replayed there is
     * nothing that could have become untrue.
     */
    boolean isStillTrue(List<String> tablesInForce) {
        return summary == null
                || summary.tables().stream()
                        .filter(table -> !table.endsWith(CandidateTables.CANDIDATE))
                        .allMatch(tablesInForce::contains);
    }

    /** In a sentence. */
    public String sentence() {
        return summary == null
                ? failure
                : "Of %d requests of the last %d days, %d would have been decided otherwise: %d newly allowed, %d newly denied; %d could not be replayed."
                        .formatted(
                                summary.total(),
                                days,
                                summary.changed(),
                                summary.newlyAllowed(),
                                summary.newlyDenied(),
                                summary.skipped());
    }
}
