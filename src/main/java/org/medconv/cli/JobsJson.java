package org.medconv.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.medconv.record.Column;
import org.medconv.record.RecordedJob;

/** A job as one JSON object on one line, with the columns of the export. */
final class JobsJson {
  private static final ObjectMapper JSON = new ObjectMapper();

  private JobsJson() {}

  static String of(RecordedJob job) {
    Map<String, Object> row = new LinkedHashMap<>();
    for (Column column : Column.values()) {
      Object value = column.of(job);
      row.put(column.title(), value instanceof Instant at ? at.toString() : value);
    }
    try {
      return JSON.writeValueAsString(row);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("texts, numbers and truths are always JSON", e);
    }
  }
}
