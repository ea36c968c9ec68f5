package dev.latchkey.process.cage;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.List;
import org.xml.sax.SAXException;

/** Reads from a model's file what it defines, by the key under which the engine knows it. */
final class ModelKeys {

    private static final ObjectMapper JSON = new ObjectMapper();

    private ModelKeys() {}

    /** Of a file that {@link ModelLint} lets through; sorted. */
    static List<String> of(String name, byte[] content) {
        try {
            return name.endsWith(".form")
                    ? List.of(JSON.readTree(content).path("id").asText())
                    : Lint.children(
                                    SafeXml.parse(content).getDocumentElement(),
                                    name.endsWith(".bpmn") ? "process" : "decision")
                            .stream()
                            .map(definition -> definition.getAttribute("id"))
                            .sorted()
                            .toList();
        } catch (SAXException | IOException e) {
            throw new IllegalStateException("Cannot read the model '" + name + "'", e);
        }
    }
}
