package org.medconv.deliver;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/** The ids of resources in a bundle, exactly as the server wrote them. */
final class SentIds {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final List<String> PATIENT_IN_XML =
      List.of("Bundle", "entry", "resource", "Patient", "id");

  private SentIds() {}

  /**
   * @param bundle in JSON or XML
   * @return the ids of its patients; empty for any other format
   */
  static List<String> ofPatients(String bundle) {
    try {
      return bundle.stripLeading().startsWith("<") ? inXml(bundle) : inJson(bundle);
    } catch (JacksonException | XMLStreamException e) {
      return List.of();
    }
  }

  private static List<String> inJson(String bundle) throws JacksonException {
    List<String> ids = new ArrayList<>();
    for (JsonNode entry : JSON.readTree(bundle).path("entry")) {
      JsonNode resource = entry.path("resource");
      if (resource.path("resourceType").asText().equals("Patient") && resource.has("id")) {
        ids.add(resource.get("id").asText());
      }
    }
    return ids;
  }

  private static List<String> inXml(String bundle) throws XMLStreamException {
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    XMLStreamReader reader = factory.createXMLStreamReader(new StringReader(bundle));
    List<String> ids = new ArrayList<>();
    List<String> path = new ArrayList<>();
    while (reader.hasNext()) {
      int event = reader.next();
      if (event == XMLStreamReader.START_ELEMENT) {
        path.add(reader.getLocalName());
        if (path.equals(PATIENT_IN_XML)) {
          ids.add(String.valueOf(reader.getAttributeValue(null, "value")));
        }
      } else if (event == XMLStreamReader.END_ELEMENT) {
        path.remove(path.size() - 1);
      }
    }
    return ids;
  }
}
