package dev.harbor.docs;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.util.List;
import java.util.stream.IntStream;

import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.xpath.XPathConstants;
import javax.xml.xpath.XPathExpressionException;
import javax.xml.xpath.XPathFactory;

import org.w3c.dom.Node;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

/**
 * A pom, or part of one.
 */
class Pom {

	private final Node node;

	Pom(Node node) {
		this.node = node;
	}

	static Pom parse(String xml) {
		try {
			return new Pom(DocumentBuilderFactory.newInstance()
				.newDocumentBuilder()
				.parse(new InputSource(new StringReader(xml))));
		}
		catch (ParserConfigurationException | SAXException | IOException ex) {
			throw new IllegalArgumentException(ex);
		}
	}

	static Pom ofProject() throws IOException {
		return parse(Files.readString(MarkdownPage.ROOT.resolve("pom.xml")));
	}

	List<String> texts(String path) {
		return nodes(path).stream().map((pom) -> pom.node.getTextContent()).toList();
	}

	List<String> names(String path) {
		return nodes(path).stream().map((pom) -> pom.node.getNodeName()).toList();
	}

	List<Pom> nodes(String path) {
		try {
			NodeList nodes = (NodeList) XPathFactory.newInstance()
				.newXPath()
				.evaluate(path, this.node, XPathConstants.NODESET);
			return IntStream.range(0, nodes.getLength()).mapToObj((i) -> new Pom(nodes.item(i))).toList();
		}
		catch (XPathExpressionException ex) {
			throw new IllegalArgumentException(ex);
		}
	}

}
