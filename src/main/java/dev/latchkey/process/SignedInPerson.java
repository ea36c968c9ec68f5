package dev.latchkey.process;

import dev.latchkey.directory.People;
import dev.latchkey.directory.Person;
import dev.latchkey.refusal.ForbiddenException;
import java.util.Optional;
import org.camunda.bpm.engine.impl.context.Context;
import org.springframework.stereotype.Component;

/**
 * The person in whose name the engine works right now. Not the assignee and not the initiator variable: a caller can
 * set both.
 */
@Component
public class SignedInPerson {

    private final People people;

    SignedInPerson(People people) {
        this.people = people;
    }

    /** The person as Keycloak knows them now; throws {@link ForbiddenException} if nobody is signed in. */
    public Person get() {
        return Optional.ofNullable(Context.getCommandContext().getAuthenticatedUserId())
                .flatMap(people::searchPerson)
                .filter(Person::enabled)
                .orElseThrow(() -> new ForbiddenException("signedIn", "Only a signed-in person can do this."));
    }
}
