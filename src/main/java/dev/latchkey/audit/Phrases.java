package dev.latchkey.audit;

import dev.latchkey.approval.ApprovalStage;
import dev.latchkey.approval.Decision;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.Collectors;

/** Parts of sentences that several facts share. */
final class Phrases {

    private Phrases() {}

    /** To the second, in UTC: the record has it exactly. */
    static String time(Instant at) {
        return at.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    static String whoMustAgree(List<ApprovalStage> stages) {
        return stages.isEmpty()
                ? ""
                : stages.stream()
                        .map(stage -> "%d of %s".formatted(stage.approvals(), stage.approvers()))
                        .collect(Collectors.joining(", then ", "; to agree: ", ""));
    }

    static String approvedBy(List<Decision> decisions) {
        var names = decisions.stream()
                .filter(Decision::agrees)
                .map(Decision::deciderName)
                .collect(Collectors.joining(" and "));
        return names.isEmpty() ? "" : ", approved by " + names;
    }
}
