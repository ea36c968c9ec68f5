package dev.latchkey.process.cage;

import dev.latchkey.policy.PolicyProperties;
import dev.latchkey.process.ExampleFacts;
import java.time.Duration;
import java.util.List;
import org.springframework.stereotype.Component;
import org.w3c.dom.Element;
import org.xml.sax.SAXException;

/**
 * Tries each cell of the policy's tables once, before anybody depends on it: where a test cannot be evaluated, FEEL
 * makes null of it and matches nothing, and an objection that never objects is an open door.
 *
 * <p>Apart from {@link PolicyLint} because it depends on a site's settings, which the release's own deployment must not
 * fail for: what ends leases starts after it. A test tries the release's tables.
 */
@Component
class TrialLint {

    /**
     * Of a core's work: many times what tables take, also on a busy machine. Who may hand in tables must not keep a core
     * busy with trying them.
     */
    private static final Duration LONGEST = Duration.ofSeconds(10);

    private final List<ExampleFacts> present;
    private final ExampleFacts absent;

    TrialLint(PolicyProperties properties) {
        this.present = ExampleFacts.present(properties);
        this.absent = ExampleFacts.absent(properties);
    }

    /** For the files of one candidate, which have one time together. */
    Sitting begin() {
        return new Sitting(new FeelTrial(LONGEST));
    }

    /** The trial of one candidate; not to be kept, nor handed to another thread. */
    final class Sitting {

        private final FeelTrial feel;

        private Sitting(FeelTrial feel) {
            this.feel = feel;
        }

        /** Of a file that {@link ModelLint} lets through. */
        List<Violation> check(String resource, byte[] content) {
            if (!resource.endsWith(".dmn")) {
                return List.of();
            }
            var decisions = Lint.children(read(content), "decision");
            return PolicyLint.isPolicy(decisions)
                    ? new TableTrial(resource, decisions, present, absent, feel).violations()
                    : List.of();
        }
    }

    private static Element read(byte[] content) {
        try {
            return SafeXml.parse(content).getDocumentElement();
        } catch (SAXException e) {
            throw new IllegalArgumentException("A model that was let through cannot be read", e);
        }
    }
}
