package dev.latchkey.process.cage;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import javax.xml.XMLConstants;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.parsers.SAXParserFactory;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.xml.sax.Attributes;
import org.xml.sax.Locator;
import org.xml.sax.SAXException;
import org.xml.sax.helpers.DefaultHandler;

/**
 * On which line each element of a file stands. A document does not know, so the file is read a second time: elements
 * begin in the same order in both.
 */
final class LineNumbers extends DefaultHandler {

    private static final String LINE = "line";

    private final List<Integer> lines = new ArrayList<>();
    private Locator locator;

    private LineNumbers() {}

    /** @param content that could be read as XML without a document type */
    static LineNumbers of(byte[] content) throws SAXException, ParserConfigurationException, IOException {
        var factory = SAXParserFactory.newInstance();
        factory.setNamespaceAware(true);
        factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
        factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
        var numbers = new LineNumbers();
        factory.newSAXParser().parse(new ByteArrayInputStream(content), numbers);
        return numbers;
    }

    void markIn(Document document) {
        var elements = document.getElementsByTagName("*");
        for (int i = 0; i < lines.size(); i++) {
            elements.item(i).setUserData(LINE, lines.get(i), null);
        }
    }

    static int lineOf(Element element) {
        return element.getUserData(LINE) instanceof Integer line ? line : 0;
    }

    @Override
    public void setDocumentLocator(Locator locator) {
        this.locator = locator;
    }

    @Override
    public void startElement(String uri, String localName, String qualifiedName, Attributes attributes) {
        lines.add(locator.getLineNumber());
    }
}
