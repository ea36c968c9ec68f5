package dev.latchkey.process.cage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Reads a form with suspicion: fields and text, nothing that brings foreign markup or pages into Tasklist. */
final class FormLint {

    private static final Set<String> COMPONENTS = Set.of(
            "default",
            "textfield",
            "textarea",
            "number",
            "datetime",
            "checkbox",
            "checklist",
            "radio",
            "select",
            "taglist",
            "text",
            "group",
            "dynamiclist",
            "table",
            "separator",
            "spacer",
            "button");

    private static final ObjectMapper JSON = new ObjectMapper();

    private FormLint() {}

    static List<Violation> check(String resource, byte[] content) {
        var violations = new ArrayList<Violation>();
        try {
            JsonNode form = JSON.readTree(content);
            if (!form.isObject()
                    || !form.path("id").isTextual()
                    || !form.path("components").isArray()) {
                return List.of(new Violation(resource, 0, "form", "it is no form: an id and components are needed"));
            }
            component(resource, form, violations);
        } catch (IOException e) {
            violations.add(new Violation(resource, 0, "form", "it is no JSON"));
        }
        return violations;
    }

    private static void component(String resource, JsonNode component, List<Violation> violations) {
        String type = component.path("type").asText();
        if (!COMPONENTS.contains(type)) {
            String id = component.path("id").asText("form");
            violations.add(new Violation(resource, 0, id, "component '" + type + "' is not allowed"));
        }
        component.path("components").forEach(inner -> component(resource, inner, violations));
    }
}
