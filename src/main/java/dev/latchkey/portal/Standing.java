package dev.latchkey.portal;

import dev.latchkey.desk.RequestView;
import dev.latchkey.desk.RequestView.DecisionView;
import dev.latchkey.desk.RequestView.StageView;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What people have made of a request so far, in sentences, for who has it open while others decide. The trail tells it to
 * who sees the page; these are read out to who does not.
 */
final class Standing {

    private Standing() {}

    static List<String> of(RequestView request) {
        var sentences = new ArrayList<>(request.decisions().stream()
                .filter(decision -> decision.invalidation() == null)
                .map(Standing::told)
                .toList());
        switch (request.state()) {
            case "active" -> sentences.add("%s holds it now.".formatted(request.requestedBy()));
            case "revoking" -> sentences.add("It is being taken away.");
            case "ended", "externally_ended" -> sentences.add("%s holds it no more.".formatted(request.requestedBy()));
            case "grant_failed" -> sentences.add("It could not be granted.");
            case "withdrawn" -> sentences.add("%s withdrew the request.".formatted(request.requestedBy()));
            case "unanswered" -> sentences.add("Nobody answered in time.");
            default -> {}
        }
        return sentences;
    }

    /** What an agreement that was begun still needs, which the trail does not tell. */
    static Optional<String> searchProgress(RequestView request) {
        return "requested".equals(request.state())
                ? openStage(request)
                        .filter(stage -> given(request, stage) > 0)
                        .map(stage -> "%d of %d have agreed for %s."
                                .formatted(given(request, stage), stage.approvals(), stage.group()))
                        .findFirst()
                : Optional.empty();
    }

    private static String told(DecisionView decision) {
        var did = decision.decidedBy() + ("approve".equals(decision.decision()) ? " agreed" : " rejected it");
        return decision.comment() == null ? did + "." : "%s: “%s”".formatted(did, decision.comment());
    }

    private static Stream<StageView> openStage(RequestView request) {
        return request.stages().stream().filter(stage -> "open".equals(stage.state()));
    }

    private static long given(RequestView request, StageView stage) {
        return request.decisions().stream()
                .filter(decision -> decision.stage() == stage.number()
                        && decision.invalidation() == null
                        && "approve".equals(decision.decision()))
                .count();
    }
}
