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
 * Whose image it is, and of which order: what an archive corrects when it sends the same instances
 * again. Two identities are equal where they say the same, whatever the character set, the padding,
 * and capitals in the name.
 *
 * @param values keyword to text; an attribute without a value is left out
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

  /** Leaves the header's values as they are: the toolkit replaces the bytes that it decodes. */
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

  /** Without delimiters that say nothing: {@code Doe^Jane^^^} is {@code Doe^Jane} (PS3.5 6.2). */
  private static String plain(String value) {
    return Arrays.stream(value.split("=", -1))
        .map(group -> group.strip().replaceAll("[\\s^]+$", ""))
        .collect(Collectors.joining("="))
        .replaceAll("=+$", "");
  }

  /**
   * Keywords of what a later copy corrects. One that says nothing of birth date, sex or order knows
   * less and corrects nothing: a modality and an archive may both send.
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

  /** What either says; where both do, this one. */
  public Identity and(Identity other) {
    Map<String, String> both = new LinkedHashMap<>(other.values);
    both.putAll(values);
    return new Identity(both);
  }

  /**
   * Keywords of what both say and say differently. A patient ID that only one of them has is a
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

  /** Without what identifies a patient. */
  @Override
  public String toString() {
    return "Identity[hidden]";
  }
}
