package org.medconv.dicom.file;

import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.aoju.bus.image.Tag;
import org.aoju.bus.image.galaxy.data.Attributes;
import org.aoju.bus.image.galaxy.data.Sequence;
import org.aoju.bus.image.galaxy.data.VR;

/**
 * The patient and order of an image: what an archive corrects when it sends the same instances
 * again. Two identities are equal if they say the same, whatever the character set, the padding and
 * the capitals of the name.
 *
 * @param values keyword to text; attributes without a value are left out
 */
public record Identity(Map<String, String> values) {
  private static final Set<String> MAY_BE_MISSING =
      Set.of(
          "PatientBirthDate", "PatientSex", "AccessionNumber", "IssuerOfAccessionNumberSequence");

  private static final Map<Integer, String> KEYWORDS = new TreeMap<>();

  static {
    KEYWORDS.put(Tag.PatientName, "PatientName");
    KEYWORDS.put(Tag.PatientID, "PatientID");
    KEYWORDS.put(Tag.IssuerOfPatientID, "IssuerOfPatientID");
    KEYWORDS.put(Tag.IssuerOfPatientIDQualifiersSequence, "IssuerOfPatientIDQualifiersSequence");
    KEYWORDS.put(Tag.PatientBirthDate, "PatientBirthDate");
    KEYWORDS.put(Tag.PatientSex, "PatientSex");
    KEYWORDS.put(Tag.AccessionNumber, "AccessionNumber");
    KEYWORDS.put(Tag.IssuerOfAccessionNumberSequence, "IssuerOfAccessionNumberSequence");
  }

  public Identity {
    values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
  }

  /**
   * Reads the identity. Leaves the header unchanged: the toolkit replaces the bytes that it
   * decodes.
   */
  public static Identity of(Attributes header) {
    Map<String, String> values = new LinkedHashMap<>();
    Attributes copy = copyOf(header);
    KEYWORDS.forEach(
        (tag, keyword) -> {
          String text = text(copy, tag);
          if (!text.isEmpty()) {
            values.put(keyword, tag == Tag.PatientName ? text.toUpperCase(Locale.ROOT) : text);
          }
        });
    return new Identity(values);
  }

  private static Attributes copyOf(Attributes header) {
    Attributes copy = new Attributes();
    String[] characterSet = header.getStrings(Tag.SpecificCharacterSet);
    if (characterSet != null) {
      copy.setSpecificCharacterSet(characterSet);
    }
    for (int tag : KEYWORDS.keySet()) {
      VR.Holder vr = new VR.Holder();
      Object value = header.getValue(tag, vr);
      if (value instanceof Sequence) {
        copy.addSelected(header, tag);
      } else if (value != null) {
        copy.setValue(tag, vr.vr, value);
      }
    }
    return copy;
  }

  private static String text(Attributes dataset, int tag) {
    Sequence items = dataset.getSequence(tag);
    if (items != null) {
      return items.stream()
          .map(Identity::text)
          .filter(text -> !text.isEmpty())
          .collect(Collectors.joining("; "));
    }
    String[] parts = dataset.getStrings(tag);
    return parts == null
        ? ""
        : Arrays.stream(parts)
            .map(part -> plain(Objects.toString(part, "")))
            .collect(Collectors.joining("\\"));
  }

  private static String text(Attributes item) {
    return Arrays.stream(item.tags())
        .mapToObj(tag -> Map.entry(tag, text(item, tag)))
        .filter(entry -> !entry.getValue().isEmpty())
        .map(entry -> "%08x %s".formatted(entry.getKey(), entry.getValue()))
        .collect(Collectors.joining(", "));
  }

  /** Without trailing empty components: {@code Doe^Jane^^^} is {@code Doe^Jane} (PS3.5 6.2). */
  private static String plain(String value) {
    return Arrays.stream(value.split("=", -1))
        .map(group -> group.strip().replaceAll("[\\s^]+$", ""))
        .collect(Collectors.joining("="))
        .replaceAll("=+$", "");
  }

  /**
   * Keywords of the values that a later copy corrects. A missing birth date, sex or order corrects
   * nothing, since both a modality and an archive may send the image.
   */
  public List<String> correctedBy(Identity later) {
    return differences(later).stream()
        .filter(keyword -> later.values.containsKey(keyword) || !MAY_BE_MISSING.contains(keyword))
        .toList();
  }

  private List<String> differences(Identity other) {
    return KEYWORDS.values().stream()
        .filter(keyword -> !Objects.equals(values.get(keyword), other.values.get(keyword)))
        .toList();
  }

  /** The values of both; this identity's where both have one. */
  public Identity and(Identity other) {
    Map<String, String> both = new LinkedHashMap<>(other.values);
    both.putAll(values);
    return new Identity(both);
  }

  /**
   * Keywords of values that contradict each other. A patient ID that only one of the two has is a
   * contradiction too.
   */
  public List<String> contradictions(Identity other) {
    return differences(other).stream()
        .filter(
            keyword ->
                keyword.equals("PatientID")
                    || (values.containsKey(keyword) && other.values.containsKey(keyword)))
        .toList();
  }

  /** Leaves out what identifies a patient. */
  @Override
  public String toString() {
    return "Identity[hidden]";
  }
}
