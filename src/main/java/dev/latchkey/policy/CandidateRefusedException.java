package dev.latchkey.policy;

import dev.latchkey.refusal.Refusal;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Candidate tables that could not be deployed, with every reason. */
public class CandidateRefusedException extends Refusal {

    private final List<Flaw> flaws;

    /**
     * @param line where it stands, counted from 1; 0 if it is about the file as a whole
     * @param element id of the element, or of the nearest one around it that has one
     */
    public record Flaw(String file, int line, String element, String reason) {

        @Override
        public String toString() {
            return line == 0
                    ? "%s, %s: %s".formatted(file, element, reason)
                    : "%s, line %d, %s: %s".formatted(file, line, element, reason);
        }
    }

    public CandidateRefusedException(List<Flaw> flaws) {
        super(
                Kind.INVALID,
                "candidate: could not be deployed; "
                        + flaws.stream().map(Flaw::toString).collect(Collectors.joining("; ")));
        this.flaws = List.copyOf(flaws);
    }

    public List<Flaw> flaws() {
        return flaws;
    }

    @Override
    public Map<String, Object> details() {
        return Map.of("field", "candidate", "flaws", flaws);
    }
}
