package org.medconv.report;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.aoju.bus.image.Tag;
import org.aoju.bus.image.galaxy.data.Attributes;
import org.aoju.bus.image.galaxy.data.Sequence;

/**
 * An accession number and its issuer: the same number from another department is another order
 * (Issuer of Accession Number Sequence, PS3.3 table 10-17).
 *
 * @param system a URI from the issuer's universal entity ID, if its type allows one
 * @param issuer for a reader; empty if not named
 */
record AccessionNumber(String number, Optional<String> system, Optional<String> issuer) {

  /**
   * The numbers of the study and of all requests of the series.
   *
   * @param header decoded by its character set
   */
  static List<AccessionNumber> of(Attributes header) {
    Set<AccessionNumber> numbers = new LinkedHashSet<>();
    add(numbers, header);
    Sequence requests = header.getSequence(Tag.RequestAttributesSequence);
    if (requests != null) {
      requests.forEach(request -> add(numbers, request));
    }
    return List.copyOf(numbers);
  }

  private static void add(Set<AccessionNumber> numbers, Attributes item) {
    HeaderText.whole(item, Tag.AccessionNumber)
        .map(number -> of(number, item))
        .ifPresent(numbers::add);
  }

  private static AccessionNumber of(String number, Attributes item) {
    Attributes issuer = item.getNestedDataset(Tag.IssuerOfAccessionNumberSequence);
    if (issuer == null) {
      return new AccessionNumber(number, Optional.empty(), Optional.empty());
    }
    Optional<String> universal = HeaderText.whole(issuer, Tag.UniversalEntityID);
    Optional<String> type = HeaderText.whole(issuer, Tag.UniversalEntityIDType);
    return new AccessionNumber(
        number,
        universal.flatMap(id -> system(id, type.orElse(""))),
        HeaderText.whole(issuer, Tag.LocalNamespaceEntityID).or(() -> universal));
  }

  private static Optional<String> system(String id, String type) {
    return switch (type) {
      case "ISO" -> Optional.of("urn:oid:" + id);
      case "UUID" -> Optional.of("urn:uuid:" + id);
      case "URI" -> Optional.of(id);
      default -> Optional.empty();
    };
  }
}
