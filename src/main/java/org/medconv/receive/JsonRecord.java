package org.medconv.receive;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import org.medconv.disk.WholeFile;

/** Small records kept as JSON files, durable when written. */
final class JsonRecord {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private JsonRecord() {}

  static void write(Path file, Record content) throws IOException {
    WholeFile.write(file, out -> out.write(JSON.writeValueAsBytes(content)));
  }

  /** Reads a record; empty if the file is missing or, which is logged, unreadable. */
  static <R extends Record> Optional<R> read(Path file, Class<R> type) throws IOException {
    try {
      return Optional.of(JSON.readValue(Files.readAllBytes(file), type));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (JacksonException e) {
      ReceiveLog.unreadableRecord(type.getSimpleName(), e);
      return Optional.empty();
    }
  }
}
