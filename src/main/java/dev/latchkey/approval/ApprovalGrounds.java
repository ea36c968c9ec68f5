package dev.latchkey.approval;

import dev.latchkey.approval.ApprovalRule.Attempt;
import dev.latchkey.directory.People;
import dev.latchkey.directory.Person;
import dev.latchkey.request.AccessRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Looks, before anything is given, whether those who agreed still could: by the rules and by Keycloak of now. */
@Component
class ApprovalGrounds {

    private final ApprovalRepository repository;
    private final People people;

    ApprovalGrounds(ApprovalRepository repository, People people) {
        this.repository = repository;
        this.people = people;
    }

    /** An agreement that counts no more, and why, as a sentence. */
    record Lost(Decision decision, String reason) {}

    List<Lost> findLost(AccessRequest request) {
        var stages = repository.findStages(request.id());
        var earlier = new ArrayList<Decision>();
        var lost = new ArrayList<Lost>();
        for (var decision : repository.findDecisions(request.id())) {
            if (decision.agrees()) {
                var stage = stages.get(decision.stage() - 1);
                brokenBy(request, stage, earlier, decision).ifPresent(reason -> lost.add(new Lost(decision, reason)));
            }
            earlier.add(decision);
        }
        return lost;
    }

    private Optional<String> brokenBy(
            AccessRequest request, ApprovalStage stage, List<Decision> earlier, Decision decision) {
        Optional<Person> person = people.searchPerson(decision.deciderId());
        if (person.isEmpty()) {
            return Optional.of("%s has no account any more.".formatted(decision.deciderName()));
        }
        return ApprovalRule.firstBrokenBy(new Attempt(request, stage, earlier, person.get()))
                .map(rule -> "%s could not agree any more (%s): %s"
                        .formatted(decision.deciderName(), rule.id(), rule.reason()));
    }

    /** Takes them out of account, and lets their stages wait to be asked again. */
    void invalidate(AccessRequest request, List<Lost> lost) {
        lost.forEach(l -> repository.invalidate(request.id(), l.decision().deciderId(), l.reason()));
        lost.stream()
                .map(l -> l.decision().stage())
                .distinct()
                .forEach(stage -> repository.askAgain(request.id(), stage));
    }
}
