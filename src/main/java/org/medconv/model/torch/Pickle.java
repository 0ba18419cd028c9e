package org.medconv.model.torch;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads a pickle of protocol 2 to 5, the program of a small stack machine (Python's {@code
 * Lib/pickletools.py} lists its opcodes). Gives maps, lists (also for tuples and sets), text, Long,
 * Double, Boolean, byte[], null, {@link StoredTensor} and {@link PickledObject}.
 *
 * <p>Python's own reader calls whatever a pickle names, which makes a pickle a program that may do
 * anything. This one looks no name up: calls are answered by {@link PickledCalls}. Memory is
 * bounded by the length of the pickle and by {@link #MAXIMUM_STEPS}.
 */
final class Pickle {
  /** Eight thousand epochs of a log with a figure for each class are some millions. */
  private static final int MAXIMUM_STEPS = 16_000_000;

  private static final Object MARK = new Object();

  private final ByteBuffer bytes;
  private final List<Object> stack = new ArrayList<>();
  private final Map<Integer, Object> memo = new HashMap<>();
  private int steps;

  private Pickle(byte[] bytes) {
    this.bytes = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  /**
   * @throws MalformedCheckpoint for bytes that are no pickle, are cut off or use what is not read
   */
  static Object read(byte[] bytes) throws MalformedCheckpoint {
    Pickle pickle = new Pickle(bytes);
    while (true) {
      int at = pickle.bytes.position();
      int opcode = pickle.unsignedByte();
      if (opcode == '.') {
        return pickle.pop();
      }
      pickle.count();
      if (!pickle.number(opcode) && !pickle.text(opcode)) {
        pickle.structure(opcode, at);
      }
    }
  }

  private void count() throws MalformedCheckpoint {
    if (++steps > MAXIMUM_STEPS) {
      throw new MalformedCheckpoint(
          "a pickle of more than %d steps is refused".formatted(MAXIMUM_STEPS));
    }
  }

  /** Opcodes that push a constant. */
  private boolean number(int opcode) throws MalformedCheckpoint {
    switch (opcode) {
      case 'N' -> push(null);
      case 0x88 -> push(true);
      case 0x89 -> push(false);
      case 'J' -> push((long) need(4).getInt());
      case 'K' -> push((long) unsignedByte());
      case 'M' -> push((long) Short.toUnsignedInt(need(2).getShort()));
      case 0x8a -> push(integer(unsignedByte()));
      case 0x8b -> push(integer(length(need(4).getInt())));
      case 'G' -> push(need(8).order(ByteOrder.BIG_ENDIAN).getDouble());
      default -> {
        return false;
      }
    }
    bytes.order(ByteOrder.LITTLE_ENDIAN);
    return true;
  }

  /** Opcodes that push text, bytes or a name. */
  private boolean text(int opcode) throws MalformedCheckpoint {
    switch (opcode) {
      case 'X' -> push(utf8(length(need(4).getInt())));
      case 0x8c -> push(utf8(unsignedByte()));
      case 0x8d -> push(utf8(length(need(8).getLong())));
      case 'T' -> push(latin1(length(need(4).getInt())));
      case 'U' -> push(latin1(unsignedByte()));
      case 'B' -> push(take(length(need(4).getInt())));
      case 'C' -> push(take(unsignedByte()));
      case 0x8e, 0x96 -> push(take(length(need(8).getLong())));
      case 'c' -> push(new PickledGlobal(line(), line()));
      case 0x93 -> {
        String name = popText();
        push(new PickledGlobal(popText(), name));
      }
      default -> {
        return false;
      }
    }
    return true;
  }

  private void structure(int opcode, int at) throws MalformedCheckpoint {
    switch (opcode) {
      case 0x80 -> protocol(unsignedByte());
      case 0x95 -> need(8).getLong();
      case '(' -> push(MARK);
      case '0' -> pop();
      case '1' -> popToMark();
      case '2' -> push(peek());
      case ']', ')', 0x8f -> push(new ArrayList<>());
      case '}' -> push(new LinkedHashMap<>());
      case 'l', 't', 0x91 -> push(popToMark());
      case 'd' -> {
        List<Object> pairs = popToMark();
        push(new LinkedHashMap<>());
        put(pairs);
      }
      case 0x85 -> push(popSome(1));
      case 0x86 -> push(popSome(2));
      case 0x87 -> push(popSome(3));
      case 'a' -> append(popSome(1));
      case 'e', 0x90 -> append(popToMark());
      case 's' -> put(popSome(2));
      case 'u' -> put(popToMark());
      case 'q' -> memo.put(unsignedByte(), peek());
      case 'r' -> memo.put(need(4).getInt(), peek());
      case 0x94 -> memo.put(memo.size(), peek());
      case 'h' -> push(remembered(unsignedByte()));
      case 'j' -> push(remembered(need(4).getInt()));
      case 'Q' -> push(PickledCalls.persistent(pop()));
      case 'R', 0x81 -> call();
      case 0x92 -> {
        pop();
        call();
      }
      // An object's attributes. Nothing that is read has any that matter.
      case 'b' -> {
        pop();
        peek();
      }
      default ->
          throw new MalformedCheckpoint(
              "byte %d of the pickle is 0x%02x, which is not an instruction of protocols 2 to 5"
                  .formatted(at, opcode));
    }
  }

  private void protocol(int version) throws MalformedCheckpoint {
    if (version < 2 || version > 5) {
      throw new MalformedCheckpoint("a pickle of protocol %d cannot be read".formatted(version));
    }
  }

  private void call() throws MalformedCheckpoint {
    if (!(pop() instanceof List<?> arguments)) {
      throw new MalformedCheckpoint("a call without arguments");
    }
    push(PickledCalls.result(pop(), arguments));
  }

  private void append(List<Object> values) throws MalformedCheckpoint {
    if (peek() instanceof PickledObject) {
      return;
    }
    list(peek()).addAll(values);
  }

  @SuppressWarnings("unchecked")
  private static List<Object> list(Object value) throws MalformedCheckpoint {
    if (value instanceof List<?> list) {
      return (List<Object>) list;
    }
    throw new MalformedCheckpoint("a list was expected");
  }

  private void put(List<Object> pairs) throws MalformedCheckpoint {
    if (peek() instanceof PickledObject) {
      return;
    }
    if (!(peek() instanceof Map<?, ?> map) || pairs.size() % 2 != 0) {
      throw new MalformedCheckpoint("keys and values outside of a mapping");
    }
    for (int n = 0; n < pairs.size(); n += 2) {
      put(map, pairs.get(n), pairs.get(n + 1));
    }
  }

  /** A key that is neither text nor a number is kept apart from all others. */
  @SuppressWarnings("unchecked")
  static void put(Map<?, ?> map, Object key, Object value) {
    boolean plain = key instanceof String || key instanceof Number || key instanceof Boolean;
    ((Map<Object, Object>) map).put(plain ? key : new Object(), value);
  }

  private void push(Object value) {
    stack.add(value);
  }

  private Object peek() throws MalformedCheckpoint {
    if (stack.isEmpty() || stack.get(stack.size() - 1) == MARK) {
      throw new MalformedCheckpoint("the pickle takes more from its stack than it holds");
    }
    return stack.get(stack.size() - 1);
  }

  private Object pop() throws MalformedCheckpoint {
    Object top = peek();
    stack.remove(stack.size() - 1);
    return top;
  }

  private String popText() throws MalformedCheckpoint {
    if (pop() instanceof String text) {
      return text;
    }
    throw new MalformedCheckpoint("a name that is not text");
  }

  private List<Object> popSome(int count) throws MalformedCheckpoint {
    List<Object> values = new ArrayList<>(count);
    for (int n = 0; n < count; n++) {
      values.add(0, pop());
    }
    return values;
  }

  private List<Object> popToMark() throws MalformedCheckpoint {
    int mark = stack.lastIndexOf(MARK);
    if (mark < 0) {
      throw new MalformedCheckpoint("the pickle refers to a missing mark");
    }
    List<Object> values = new ArrayList<>(stack.subList(mark + 1, stack.size()));
    stack.subList(mark, stack.size()).clear();
    return values;
  }

  private Object remembered(int key) throws MalformedCheckpoint {
    if (!memo.containsKey(key)) {
      throw new MalformedCheckpoint("the pickle reads a memo entry that it never wrote");
    }
    return memo.get(key);
  }

  private Object integer(int length) throws MalformedCheckpoint {
    byte[] value = take(length);
    if (length == 0) {
      return 0L;
    }
    if (length > 8) {
      return new PickledObject("a whole number of %d bytes".formatted(length));
    }
    byte[] reversed = new byte[length];
    for (int n = 0; n < length; n++) {
      reversed[n] = value[length - 1 - n];
    }
    return new BigInteger(reversed).longValueExact();
  }

  private ByteBuffer need(int count) throws MalformedCheckpoint {
    if (bytes.remaining() < count) {
      throw new MalformedCheckpoint(
          "the pickle ends in the middle of a value, after %d bytes".formatted(bytes.limit()));
    }
    return bytes;
  }

  private int unsignedByte() throws MalformedCheckpoint {
    return Byte.toUnsignedInt(need(1).get());
  }

  private int length(long announced) throws MalformedCheckpoint {
    if (announced < 0 || announced > bytes.remaining()) {
      throw new MalformedCheckpoint(
          "a value of %d bytes is announced, but only %d are left"
              .formatted(announced, bytes.remaining()));
    }
    return (int) announced;
  }

  private byte[] take(int length) throws MalformedCheckpoint {
    byte[] taken = new byte[length(length)];
    bytes.get(taken);
    return taken;
  }

  private String utf8(int length) throws MalformedCheckpoint {
    return new String(take(length), StandardCharsets.UTF_8);
  }

  private String latin1(int length) throws MalformedCheckpoint {
    return new String(take(length), StandardCharsets.ISO_8859_1);
  }

  private String line() throws MalformedCheckpoint {
    int from = bytes.position();
    while (unsignedByte() != '\n') {
      // on to the end of the line
    }
    return new String(bytes.array(), from, bytes.position() - 1 - from, StandardCharsets.UTF_8);
  }
}
