package org.medconv.lab.evaluate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.medconv.volume.Grid;
import org.medconv.volume.Vector3;

/**
 * A user's table with the positions of the vertebral bodies of a CT: {@code {"column_xy": [x, y],
 * "levels": {"T12": z, "L1": [x, y, z], ...}}}, the centres of the bodies in patient LPS mm. A
 * level given only by its height lies on the column. {@code "L1": null} means that the CT does not
 * show L1.
 */
final class LevelTable {
  private static final JsonMapper MAPPER = new JsonMapper();
  private static final String FORM =
      "write {\"column_xy\": [x, y], \"levels\": {\"T12\": z, \"L1\": z, \"L2\": [x, y, z]}}, body"
          + " centres in patient LPS mm";

  /**
   * Limits for the distance of neighbouring bodies: upper cervical ones are nearest, lower lumbar
   * ones farthest.
   */
  private static final double NEAREST_MM = 8;

  private static final double FARTHEST_MM = 60;

  private LevelTable() {}

  /**
   * Reads a table.
   *
   * @param scan the CT of the table
   * @throws WrongTable if it contradicts itself or the CT
   */
  static KnownLevels read(Path file, Grid scan) throws IOException {
    JsonNode table;
    try {
      table = MAPPER.readTree(Files.readString(file));
    } catch (JsonProcessingException e) {
      throw new WrongTable(file, "it is not JSON (%s)".formatted(e.getOriginalMessage()), FORM, e);
    }
    JsonNode levels = table.path("levels");
    if (!levels.isObject()) {
      throw new WrongTable(file, "it has no object \"levels\"", FORM);
    }
    if (!levels.has("L1")) {
      throw new WrongTable(
          file, "L1 is missing", "give its height, or \"L1\": null where the CT does not show it");
    }
    NavigableMap<SpineLevel, Vector3> centres = centres(file, table);
    requireNeighbours(file, centres);
    centres.forEach((level, centre) -> requireInside(file, level, centre, scan));
    return KnownLevels.ofCentres(centres);
  }

  private static NavigableMap<SpineLevel, Vector3> centres(Path file, JsonNode table) {
    NavigableMap<SpineLevel, Vector3> centres = new TreeMap<>();
    for (Map.Entry<String, JsonNode> entry : table.get("levels").properties()) {
      SpineLevel level =
          SpineLevel.named(entry.getKey())
              .orElseThrow(
                  () ->
                      new WrongTable(
                          file,
                          "\"%s\" is not a level".formatted(entry.getKey()),
                          "levels are C1 to C7, T1 to T12, L1 to L6 and S1"));
      if (!entry.getValue().isNull()) {
        centres.put(level, place(file, level, entry.getValue(), table.path("column_xy")));
      } else if (level != SpineLevel.L1) {
        throw new WrongTable(
            file, level + " is null", "leave out levels that the CT does not show");
      }
    }
    return centres;
  }

  private static Vector3 place(Path file, SpineLevel level, JsonNode value, JsonNode column) {
    if (isNumbers(value, 3)) {
      return new Vector3(value.get(0).asDouble(), value.get(1).asDouble(), value.get(2).asDouble());
    }
    if (!value.isNumber()) {
      throw new WrongTable(
          file, "%s is %s".formatted(level, value), "give a height in mm or [x, y, z]");
    }
    if (!isNumbers(column, 2)) {
      throw new WrongTable(
          file,
          "%s is a height alone and there is no \"column_xy\"".formatted(level),
          "add \"column_xy\": [x, y], where the column's middle is");
    }
    return new Vector3(column.get(0).asDouble(), column.get(1).asDouble(), value.asDouble());
  }

  private static boolean isNumbers(JsonNode node, int count) {
    boolean all = node.isArray() && node.size() == count;
    for (JsonNode one : node) {
      all &= one.isNumber();
    }
    return all;
  }

  /** Checks that every level between the first and the last is given, each below the one before. */
  private static void requireNeighbours(Path file, NavigableMap<SpineLevel, Vector3> centres) {
    if (centres.size() < 2) {
      throw new WrongTable(
          file,
          "it gives %d levels".formatted(centres.size()),
          "name at least two: a body's ends follow from its neighbours");
    }
    SpineLevel above = centres.firstKey();
    for (SpineLevel level : centres.tailMap(above, false).keySet()) {
      if (!follows(above, level)) {
        throw new WrongTable(
            file,
            "it goes from %s to %s".formatted(above, level),
            "name every level between its first and its last");
      }
      double fall = centres.get(above).z() - centres.get(level).z();
      if (!(fall >= NEAREST_MM && fall <= FARTHEST_MM)) {
        throw new WrongTable(
            file,
            format("%s lies %.1f mm below %s", level, fall, above),
            format(
                "centres of neighbours are %.0f to %.0f mm apart; z rises towards the head (NIfTI's"
                    + " RAS has the same z, and x and y of the other sign)",
                NEAREST_MM, FARTHEST_MM));
      }
      above = level;
    }
  }

  /** Whether a level follows another, with four, five or six lumbar vertebrae. */
  private static boolean follows(SpineLevel above, SpineLevel level) {
    return level == SpineLevel.S1
        ? !above.isAbove(SpineLevel.L4)
        : level.ordinal() == above.ordinal() + 1;
  }

  private static void requireInside(Path file, SpineLevel level, Vector3 centre, Grid scan) {
    if (!ScanPart.isIn(scan, centre)) {
      Vector3 first = scan.toPatient(0, 0, 0);
      Vector3 last = scan.toPatient(scan.columns() - 1.0, scan.rows() - 1.0, scan.slices() - 1.0);
      throw new WrongTable(
          file,
          format(
              "%s at [%.1f, %.1f, %.1f] lies outside the CT",
              level, centre.x(), centre.y(), centre.z()),
          format(
              "the CT shows x %s, y %s, z %s (LPS mm)",
              range(first.x(), last.x()), range(first.y(), last.y()), range(first.z(), last.z())));
    }
  }

  private static String range(double a, double b) {
    return format("%.0f to %.0f", Math.min(a, b), Math.max(a, b));
  }

  private static String format(String text, Object... values) {
    return String.format(Locale.ROOT, text, values);
  }

  /** Names the file, the fault and the remedy. */
  static final class WrongTable extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    WrongTable(Path file, String fault, String remedy) {
      super("%s: %s; %s".formatted(file, fault, remedy));
    }

    WrongTable(Path file, String fault, String remedy, Throwable cause) {
      super("%s: %s; %s".formatted(file, fault, remedy), cause);
    }
  }
}
