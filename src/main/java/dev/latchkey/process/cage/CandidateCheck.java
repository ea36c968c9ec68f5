package dev.latchkey.process.cage;

import dev.latchkey.policy.CandidateRefusedException;
import dev.latchkey.policy.CandidateRefusedException.Flaw;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;

/** The checks of a deployment, for tables that are not to be deployed. */
@Component
public class CandidateCheck {

    private final ModelLint lint;
    private final TrialLint trial;
    private final ApproverGroupLint groups;

    CandidateCheck(ModelLint lint, TrialLint trial, ApproverGroupLint groups) {
        this.lint = lint;
        this.trial = trial;
        this.groups = groups;
    }

    /**
     * @param files by name
     * @throws CandidateRefusedException with every reason for which a deployment would be refused
     */
    public void requireDeployable(Map<String, byte[]> files) {
        var sitting = trial.begin();
        var flaws = files.entrySet().stream()
                .flatMap(file -> check(sitting, file.getKey(), file.getValue()).stream())
                .map(found -> new Flaw(found.resource(), found.line(), found.element(), found.reason()))
                .toList();
        if (!flaws.isEmpty()) {
            throw new CandidateRefusedException(flaws);
        }
    }

    private List<Violation> check(TrialLint.Sitting sitting, String file, byte[] content) {
        if (!file.endsWith(".dmn")) {
            return List.of(Violation.ofFile(file, "only .dmn files can be replayed"));
        }
        var violations = lint.check(file, content);
        if (violations.isEmpty()) {
            violations = sitting.check(file, content);
        }
        return violations.isEmpty() ? groups.check(file, content) : violations;
    }
}
