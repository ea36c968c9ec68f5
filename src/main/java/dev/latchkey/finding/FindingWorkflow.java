package dev.latchkey.finding;

import dev.latchkey.directory.Person;
import java.util.Optional;
import java.util.Set;

/** The process that asks a person about a finding; implemented by the engine's room. */
public interface FindingWorkflow {

    /** Begins to ask about the finding. */
    void detected(FindingId id);

    /** Nobody need be asked about the finding any more. Does nothing if nobody is. */
    void closed(FindingId id);

    /** The findings about which somebody is being asked, or will be. */
    Set<FindingId> findAsked();

    /**
     * Answers in the person's name, by the rules that hold on every door.
     *
     * @throws dev.latchkey.refusal.Refusal if a rule forbids it or the finding is closed
     */
    void resolve(Person person, FindingId id, String decision, String reason, Optional<String> reviewAt);
}
