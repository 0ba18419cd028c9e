package org.medconv.dicom.net;

import java.io.IOException;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.aoju.bus.image.Dimse;
import org.aoju.bus.image.Tag;
import org.aoju.bus.image.galaxy.data.Attributes;
import org.aoju.bus.image.galaxy.data.Sequence;

/** Instance Availability Notification, N-CREATE (PS3.4 annex R, table R.3.2.1-1). */
final class AvailabilityService implements DimseService {
  private final Announcements announcements;

  AvailabilityService(Announcements announcements) {
    this.announcements = announcements;
  }

  @Override
  public boolean offers(Dimse operation) {
    return operation == Dimse.N_CREATE_RQ;
  }

  @Override
  public Runnable perform(DimseRequest request) throws IOException, DimseRefused {
    request.requireClassOfContext();
    Attributes dataset = request.attributes();
    String study = InstanceLists.studyUid(dataset);
    Map<String, Set<String>> instances = instances(dataset);
    announcements.announced(study, instances);
    return DONE;
  }

  private static Map<String, Set<String>> instances(Attributes dataset) throws DimseRefused {
    Map<String, Set<String>> bySeries = new LinkedHashMap<>();
    Sequence series = dataset.getSequence(Tag.ReferencedSeriesSequence);
    if (series == null) {
      throw new DimseRefused(
          DimseStatus.MISSING_ATTRIBUTE, "Referenced Series Sequence is missing");
    }
    for (Attributes item : series) {
      bySeries
          .computeIfAbsent(InstanceLists.seriesUid(item), uid -> new HashSet<>())
          .addAll(available(item));
    }
    return bySeries;
  }

  /**
   * Leaves out instances that will not come: UNAVAILABLE ones, and those of unsupported classes.
   */
  private static Set<String> available(Attributes series) throws DimseRefused {
    Set<String> instances = new HashSet<>();
    Sequence items = series.getSequence(Tag.ReferencedSOPSequence);
    if (items != null) {
      for (Attributes item : items) {
        if (!"UNAVAILABLE".equals(item.getString(Tag.InstanceAvailability))
            && StoredClasses.mayCome(item.getString(Tag.ReferencedSOPClassUID))) {
          instances.add(InstanceLists.instanceUid(item));
        }
      }
    }
    return instances;
  }
}
