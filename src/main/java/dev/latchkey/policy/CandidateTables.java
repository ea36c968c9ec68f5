package dev.latchkey.policy;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads tables that are not in force, as they would be read if they were. */
public interface CandidateTables {

    /** Behind the name of a table that is the candidate's, where others have their version. */
    String CANDIDATE = ":candidate";

    /**
     * The candidate's tables, and the ones in force for those that it does not hold. Nothing is deployed.
     *
     * @param files by name
     * @throws CandidateRefusedException if they could not be deployed
     */
    Candidate read(Map<String, byte[]> files);

    /** Whether the policy asks a table of this name. */
    boolean isPolicy(String table);

    /** Tables that can be asked, by several threads at a time. */
    interface Candidate {

        /** Each table with its version, or with {@code candidate} instead. */
        List<String> tables();

        /**
         * What they say to facts that were recorded; a fact that was not is null. Where the tables fail they deny, as
         * they would in force.
         *
         * @param beyondLimit the sentence by which the role's own limit stands against it
         */
        PolicyEvaluation evaluate(Map<String, Object> facts, Optional<String> beyondLimit);
    }
}
