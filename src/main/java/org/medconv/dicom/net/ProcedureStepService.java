package org.medconv.dicom.net;

import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.aoju.bus.image.Dimse;
import org.aoju.bus.image.Tag;
import org.aoju.bus.image.galaxy.data.Attributes;
import org.aoju.bus.image.galaxy.data.Sequence;

/**
 * Modality Performed Procedure Step, N-CREATE and N-SET (PS3.4 F.7). The study is named when a step
 * begins and its images when it ends, so steps in progress are kept, in memory: after a restart, or
 * when too many are open, the end of a step is answered with 0112H and completeness is found by
 * query.
 */
final class ProcedureStepService implements DimseService {
  private static final int MOST_OPEN_STEPS = 1000;

  /** Of all open steps together; mostly none is named before its step ends. */
  private static final int MOST_OPEN_INSTANCES = 200_000;

  private static final String COMPLETED = "COMPLETED";
  private static final String DISCONTINUED = "DISCONTINUED";

  private final Announcements announcements;

  /** Study instance UID and what was performed, by MPPS instance; the oldest leaves first. */
  private final Map<String, Step> open = new LinkedHashMap<>();

  private record Step(String study, Map<String, Set<String>> instancesBySeries) {}

  ProcedureStepService(Announcements announcements) {
    this.announcements = announcements;
  }

  @Override
  public boolean offers(Dimse operation) {
    return operation == Dimse.N_CREATE_RQ || operation == Dimse.N_SET_RQ;
  }

  @Override
  public Runnable perform(DimseRequest request) throws IOException, DimseRefused {
    request.requireClassOfContext();
    String instance = request.sopInstance();
    if (!Uids.wellFormed(instance)) {
      throw new DimseRefused(DimseStatus.INVALID_INSTANCE, "SOP Instance UID is not a UID");
    }
    Attributes dataset = request.attributes();
    Optional<Step> completed =
        request.operation() == Dimse.N_CREATE_RQ
            ? begin(instance, dataset)
            : update(instance, dataset);
    completed.ifPresent(step -> announcements.announced(step.study, step.instancesBySeries));
    return DONE;
  }

  private synchronized Optional<Step> begin(String instance, Attributes dataset)
      throws DimseRefused {
    if (open.containsKey(instance)) {
      throw new DimseRefused(DimseStatus.DUPLICATE_INSTANCE, "this step has already begun");
    }
    Sequence scheduled = dataset.getSequence(Tag.ScheduledStepAttributesSequence);
    if (scheduled == null || scheduled.isEmpty()) {
      throw new DimseRefused(
          DimseStatus.MISSING_ATTRIBUTE, "Scheduled Step Attributes Sequence is missing");
    }
    String study = InstanceLists.studyUid(scheduled.get(0));
    return take(instance, new Step(study, performed(dataset).orElse(Map.of())), dataset);
  }

  private synchronized Optional<Step> update(String instance, Attributes dataset)
      throws DimseRefused {
    Step step = open.get(instance);
    if (step == null) {
      throw new DimseRefused(DimseStatus.NO_SUCH_INSTANCE, "no such step is in progress here");
    }
    Map<String, Set<String>> performed = performed(dataset).orElse(step.instancesBySeries);
    return take(instance, new Step(step.study, performed), dataset);
  }

  /** Keeps a step in progress; gives it back when it is complete. */
  private Optional<Step> take(String instance, Step step, Attributes dataset) {
    String status = dataset.getString(Tag.PerformedProcedureStepStatus, "");
    if (status.equals(COMPLETED) || status.equals(DISCONTINUED)) {
      open.remove(instance);
      return status.equals(COMPLETED) ? Optional.of(step) : Optional.empty();
    }
    open.put(instance, step);
    while (open.size() > MOST_OPEN_STEPS || openInstances() > MOST_OPEN_INSTANCES) {
      open.remove(open.keySet().iterator().next());
    }
    return Optional.empty();
  }

  private int openInstances() {
    return open.values().stream()
        .flatMap(step -> step.instancesBySeries.values().stream())
        .mapToInt(Set::size)
        .sum();
  }

  /** Performed Series Sequence (PS3.3 C.4.14 and F.7.2); empty where the message has none. */
  private static Optional<Map<String, Set<String>>> performed(Attributes dataset)
      throws DimseRefused {
    Sequence series = dataset.getSequence(Tag.PerformedSeriesSequence);
    if (series == null) {
      return Optional.empty();
    }
    Map<String, Set<String>> bySeries = new HashMap<>();
    for (Attributes item : series) {
      Set<String> instances =
          bySeries.computeIfAbsent(InstanceLists.seriesUid(item), uid -> new HashSet<>());
      addInstances(item, Tag.ReferencedImageSequence, instances);
      addInstances(item, Tag.ReferencedNonImageCompositeSOPInstanceSequence, instances);
    }
    return Optional.of(bySeries);
  }

  private static void addInstances(Attributes series, int tag, Set<String> instances)
      throws DimseRefused {
    Sequence references = series.getSequence(tag);
    if (references != null) {
      for (Attributes reference : references) {
        if (StoredClasses.mayCome(reference.getString(Tag.ReferencedSOPClassUID))) {
          instances.add(InstanceLists.instanceUid(reference));
        }
      }
    }
  }
}
