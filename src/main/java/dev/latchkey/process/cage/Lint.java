package dev.latchkey.process.cage;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.w3c.dom.Attr;
import org.w3c.dom.Element;
import org.w3c.dom.NamedNodeMap;
import org.w3c.dom.Node;
import org.w3c.dom.Text;

/** What the lints of both kinds of XML models share. */
final class Lint {

    private Lint() {}

    static List<Attr> attributes(Element element) {
        NamedNodeMap attributes = element.getAttributes();
        return IntStream.range(0, attributes.getLength())
                .mapToObj(index -> (Attr) attributes.item(index))
                .toList();
    }

    /** The element's own text, whatever stands between its parts: the engine reads it so too. */
    static String text(Element element) {
        var text = new StringBuilder();
        for (Node child = element.getFirstChild(); child != null; child = child.getNextSibling()) {
            if (child instanceof Text part) {
                text.append(part.getData());
            }
        }
        return text.toString();
    }

    static List<Element> children(Element parent, String name) {
        var children = new ArrayList<Element>();
        for (Node child = parent.getFirstChild(); child != null; child = child.getNextSibling()) {
            if (child instanceof Element element && name.equals(element.getLocalName())) {
                children.add(element);
            }
        }
        return children;
    }

    /**
     * Whether it is an id that the engine might read as another one: it leaves out white space around it, and whoever
     * looks for what is in force under it would not.
     */
    static boolean isAmbiguousId(Attr attribute) {
        return attribute.getNamespaceURI() == null
                && attribute.getLocalName().equals("id")
                && attribute.getValue().chars().anyMatch(Character::isWhitespace);
    }

    static String idOf(Element element) {
        for (Node node = element; node instanceof Element candidate; node = node.getParentNode()) {
            if (candidate.hasAttribute("id")) {
                return candidate.getAttribute("id");
            }
        }
        return element.getNodeName();
    }
}
