package org.medconv.control;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.deser.std.FromStringDeserializer;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Map;

/**
 * The protocol of the socket: the client sends one JSON object {@code {"ask": name, "with": {...}}}
 * and a line feed. The node answers {@code {"answer": {...}}}, {@code {"refused": sentence}} or
 * {@code {"failed": sentence}}, and closes. The size of both is limited.
 */
final class Wire {
  /** Most bytes of a request. */
  static final int LONGEST_REQUEST = 64 << 10;

  /** Most bytes of an answer; a page of jobs with the longest reasons has a few MiB. */
  static final int LONGEST_ANSWER = 16 << 20;

  private static final int BLOCK = 16 << 10;
  private static final byte END = '\n';
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .addModule(
              new SimpleModule()
                  .addSerializer(Instant.class, ToStringSerializer.instance)
                  .addDeserializer(Instant.class, new InstantReader()))
          .build();

  private Wire() {}

  /** A message is too long. */
  static final class TooLong extends IOException {
    private static final long serialVersionUID = 1L;

    TooLong(int longest) {
      super("more than the allowed %d bytes".formatted(longest));
    }
  }

  /** Reads up to the line feed, which is left out, or to the end. */
  static byte[] read(ReadableByteChannel from, int longest) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    ByteBuffer block = ByteBuffer.allocate(BLOCK);
    while (from.read(block.clear()) >= 0) {
      int count = block.position();
      boolean ended = count > 0 && block.get(count - 1) == END;
      all.write(block.array(), 0, ended ? count - 1 : count);
      if (all.size() > longest) {
        throw new TooLong(longest);
      }
      if (ended) {
        break;
      }
    }
    return all.toByteArray();
  }

  /** Writes a message and its line feed. */
  static void write(WritableByteChannel to, byte[] message) throws IOException {
    for (ByteBuffer part :
        new ByteBuffer[] {ByteBuffer.wrap(message), ByteBuffer.wrap(new byte[] {END})}) {
      while (part.hasRemaining()) {
        to.write(part);
      }
    }
  }

  static byte[] request(Request<?> request) {
    String name =
        Request.NAMES.entrySet().stream()
            .filter(kind -> kind.getValue().equals(request.getClass()))
            .map(Map.Entry::getKey)
            .findFirst()
            .orElseThrow();
    ObjectNode message = JSON.createObjectNode().put("ask", name);
    message.set("with", JSON.valueToTree(request));
    return bytes(message);
  }

  /**
   * Parses a request.
   *
   * @throws Refused if it is unknown
   */
  static Request<?> request(byte[] message) throws Refused {
    try {
      JsonNode tree = JSON.readTree(message);
      String name = tree.path("ask").asText();
      Class<? extends Request<?>> kind = Request.NAMES.get(name);
      if (kind == null) {
        throw new Refused(
            "The node does not know this request. The node runs another version of the program than"
                + " this command: restart it.");
      }
      Request<?> request = JSON.treeToValue(tree.path("with"), kind);
      if (request == null) {
        throw new Refused("The request %s says nothing more.".formatted(name));
      }
      return request;
    } catch (IOException | IllegalArgumentException e) {
      throw new Refused(
          "The node does not understand this request. It runs another version of the program than"
              + " this command: restart it.");
    }
  }

  static byte[] answer(Object answer) {
    ObjectNode message = JSON.createObjectNode();
    message.set("answer", JSON.valueToTree(answer));
    return bytes(message);
  }

  static byte[] refused(String sentence) {
    return bytes(JSON.createObjectNode().put("refused", sentence));
  }

  static byte[] failed(String sentence) {
    return bytes(JSON.createObjectNode().put("failed", sentence));
  }

  private static byte[] bytes(ObjectNode message) {
    try {
      return JSON.writeValueAsBytes(message);
    } catch (JacksonException e) {
      throw new IllegalStateException("a tree of JSON can be written", e);
    }
  }

  /**
   * Parses an answer.
   *
   * @throws Refused if the node refused the request
   * @throws IOException if the node failed, or its answer is of another version
   */
  static <A> A answer(byte[] message, Class<A> type) throws Refused, IOException {
    JsonNode tree;
    try {
      tree = JSON.readTree(message);
      if (tree.has("answer")) {
        return JSON.treeToValue(tree.path("answer"), type);
      }
    } catch (JacksonException e) {
      throw new IOException(
          "This command cannot read the running node's answer. The node runs another version of the"
              + " program: restart it.",
          e);
    }
    if (tree.has("refused")) {
      throw new Refused(tree.path("refused").asText());
    }
    throw new IOException("The running node cannot answer: " + tree.path("failed").asText());
  }

  private static final class InstantReader extends FromStringDeserializer<Instant> {
    private static final long serialVersionUID = 1L;

    InstantReader() {
      super(Instant.class);
    }

    @Override
    protected Instant _deserialize(
        String value, com.fasterxml.jackson.databind.DeserializationContext context) {
      try {
        return Instant.parse(value);
      } catch (DateTimeParseException e) {
        throw new IllegalArgumentException("no time", e);
      }
    }
  }
}
