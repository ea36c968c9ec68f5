package dev.latchkey.process.cage;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.xml.sax.ErrorHandler;
import org.xml.sax.SAXException;
import org.xml.sax.SAXParseException;

/**
 * Reads XML that a stranger may have written: no document types, so no entities, nothing fetched, and in UTF-8 alone, as
 * which people are shown it.
 */
final class SafeXml {

    private SafeXml() {}

    /** The line on which the element's start ends, counted from 1. */
    static int lineOf(Element element) {
        return LineNumbers.lineOf(element);
    }

    /** @throws SAXException if it is no XML, or XML with a document type, or in another encoding than UTF-8 */
    static Document parse(byte[] content) throws SAXException {
        try {
            var factory = DocumentBuilderFactory.newInstance();
            factory.setNamespaceAware(true);
            factory.setXIncludeAware(false);
            factory.setExpandEntityReferences(false);
            factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            factory.setAttribute(XMLConstants.ACCESS_EXTERNAL_DTD, "");
            factory.setAttribute(XMLConstants.ACCESS_EXTERNAL_SCHEMA, "");
            DocumentBuilder builder = factory.newDocumentBuilder();
            builder.setErrorHandler(new Thrower());
            var document = builder.parse(new ByteArrayInputStream(content));
            requireUtf8(document.getXmlEncoding());
            requireUtf8(document.getInputEncoding());
            LineNumbers.of(content).markIn(document);
            return document;
        } catch (ParserConfigurationException | IOException e) {
            throw new IllegalStateException("The platform's XML parser cannot be made safe", e);
        }
    }

    private static void requireUtf8(String encoding) throws SAXException {
        if (encoding != null && !encoding.equalsIgnoreCase(StandardCharsets.UTF_8.name())) {
            throw new SAXException("its encoding must be UTF-8, not " + encoding);
        }
    }

    /** The parser would else print to the console what it throws anyway. */
    private static final class Thrower implements ErrorHandler {

        @Override
        public void warning(SAXParseException warning) {
            // Nothing that bears on what the model may do.
        }

        @Override
        public void error(SAXParseException error) throws SAXException {
            throw error;
        }

        @Override
        public void fatalError(SAXParseException error) throws SAXException {
            throw error;
        }
    }
}
