package dev.latchkey.portal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.support.BrowserSession;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a browser loads for a page that it has never seen, in bytes, nothing compressed: the page, its style and scripts, and
 * every icon that the style knows. Without the diagram and what draws it.
 */
final class PageWeight {

    private static final Pattern LINKED = Pattern.compile("<(?:link|script)\\b[^>]*?(?:href|src)=\"([^\"]+)\"");
    private static final Pattern WITHIN_STYLE = Pattern.compile("url\\([\"']?([^)\"']+)");
    private static final Pattern DIAGRAM = Pattern.compile("bpmn-js|/diagram[-.]");

    private final BrowserSession person;
    private final Map<String, Integer> assets = new HashMap<>();

    PageWeight(BrowserSession person) {
        this.person = person;
    }

    int of(String path) {
        var page = load(path);
        return size(page)
                + links(LINKED, page)
                        .filter(link -> !DIAGRAM.matcher(link).find())
                        .distinct()
                        .mapToInt(this::ofAsset)
                        .sum();
    }

    private int ofAsset(String path) {
        if (!assets.containsKey(path)) {
            var asset = load(path);
            assets.put(path, size(asset) + (path.contains(".css") ? ofIcons(path, asset) : 0));
        }
        return assets.get(path);
    }

    private int ofIcons(String style, String text) {
        return links(WITHIN_STYLE, text)
                .filter(link -> !link.startsWith("data:"))
                .distinct()
                .mapToInt(link -> size(load(URI.create(style).resolve(link).getPath())))
                .sum();
    }

    private static Stream<String> links(Pattern pattern, String text) {
        return pattern.matcher(text).results().map(link -> link.group(1));
    }

    private String load(String path) {
        var answer = person.send("GET", path, null, Map.of("Accept", "text/html,*/*"));
        assertThat(answer.status()).as(path).isEqualTo(200);
        return answer.text();
    }

    private static int size(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
