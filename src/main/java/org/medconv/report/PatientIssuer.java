package org.medconv.report;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.aoju.bus.image.Tag;
import org.aoju.bus.image.galaxy.data.Attributes;

/**
 * The issuer of a patient ID: all names in the header for the assigning authority. These are Issuer
 * of Patient ID (0010,0021) and, in the Issuer of Patient ID Qualifiers Sequence (0010,0024), the
 * Universal Entity ID (0040,0032); without either, the facility, jurisdiction or agency of the
 * qualifiers (PS3.3 table 10-18).
 *
 * @param names empty if the header does not name the issuer
 */
public record PatientIssuer(List<String> names) {
  public PatientIssuer {
    names = List.copyOf(names);
  }

  /**
   * @param header decoded by its character set
   */
  static PatientIssuer of(Attributes header) {
    Set<String> authority = new LinkedHashSet<>();
    Set<String> place = new LinkedHashSet<>();
    add(authority, header, Tag.IssuerOfPatientID);
    for (Attributes qualifiers : items(header, Tag.IssuerOfPatientIDQualifiersSequence)) {
      add(authority, qualifiers, Tag.UniversalEntityID);
      for (Attributes facility : items(qualifiers, Tag.AssigningFacilitySequence)) {
        add(place, facility, Tag.LocalNamespaceEntityID);
        add(place, facility, Tag.UniversalEntityID);
      }
      for (int tag :
          new int[] {
            Tag.AssigningJurisdictionCodeSequence, Tag.AssigningAgencyOrDepartmentCodeSequence
          }) {
        items(qualifiers, tag).forEach(code -> add(place, code, Tag.CodeValue));
      }
    }
    return new PatientIssuer(List.copyOf(authority.isEmpty() ? place : authority));
  }

  private static Collection<Attributes> items(Attributes dataset, int tag) {
    return dataset.getSequence(tag) == null ? List.of() : dataset.getSequence(tag);
  }

  private static void add(Set<String> names, Attributes dataset, int tag) {
    HeaderText.whole(dataset, tag).filter(Predicate.not(String::isEmpty)).ifPresent(names::add);
  }

  /** For a reader, on one line. */
  @Override
  public String toString() {
    return String.join(", ", names).replaceAll("\\p{Cntrl}", " ");
  }
}
