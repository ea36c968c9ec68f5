package dev.latchkey.process.cage;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;
import org.w3c.dom.Document;
import org.xml.sax.SAXException;
import org.xml.sax.SAXParseException;

/** Decides whether a file may be deployed at all: by what it is, and by what is in it. */
@Component
class ModelLint {

    // A bare file name: the engine tells kinds of models apart by their ending alone.
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,200}\\.(bpmn|dmn|form)");
    private static final int MAX_SIZE = 1_000_000;

    // What turns the direction of writing shows whoever reads a difference another text than the engine reads.
    private static final Pattern DECEIVING = Pattern.compile("[\\x{0}\\x{202A}-\\x{202E}\\x{2066}-\\x{2069}]");

    private final Predicate<String> knownBean;

    @Autowired
    ModelLint(NamedBeans beans) {
        this(beans::containsKey);
    }

    ModelLint(Predicate<String> knownBean) {
        this.knownBean = knownBean;
    }

    List<Violation> check(String resource, byte[] content) {
        var name = NAME.matcher(resource);
        if (!name.matches()) {
            return List.of(
                    Violation.ofFile(resource, "only .bpmn, .dmn and .form files with a plain name are allowed"));
        }
        if (content.length > MAX_SIZE) {
            return List.of(Violation.ofFile(resource, "it is larger than " + MAX_SIZE + " bytes"));
        }
        if (DECEIVING.matcher(new String(content, StandardCharsets.UTF_8)).find()) {
            return List.of(Violation.ofFile(resource, "it holds characters that nobody sees"));
        }
        try {
            return switch (name.group(1)) {
                case "bpmn" -> BpmnLint.check(resource, SafeXml.parse(content), knownBean);
                case "dmn" -> decisions(resource, SafeXml.parse(content));
                default -> FormLint.check(resource, content);
            };
        } catch (SAXException e) {
            var line = e instanceof SAXParseException place ? Math.max(place.getLineNumber(), 0) : 0;
            return List.of(new Violation(resource, line, "file", "it cannot be read: " + e.getMessage()));
        }
    }

    private static List<Violation> decisions(String resource, Document model) {
        var violations = Stream.of(DmnLint.check(resource, model), PolicyLint.check(resource, model))
                .flatMap(List::stream)
                .toList();
        return violations.isEmpty() ? EffortLint.check(resource, model) : violations;
    }
}
