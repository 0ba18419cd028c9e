package org.medconv.fuzz;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * A data set in explicit VR little endian (PS3.5 7.1.2) as its elements, so that one of them can be
 * changed at random. An element of undefined length includes everything behind it.
 */
public final class Elements {
  private static final List<String> LONG = List.of("OB", "OW", "OF", "OD", "SQ", "UT", "UN", "UC");
  private static final List<String> VRS =
      List.of(
          "AE", "AS", "AT", "CS", "DA", "DS", "DT", "FL", "FD", "IS", "LO", "LT", "OB", "OD", "OF",
          "OL", "OV", "OW", "PN", "SH", "SL", "SQ", "SS", "ST", "SV", "TM", "UC", "UI", "UL", "UN",
          "UR", "US", "UT", "UV", "??", "\0\0");

  /** What the node looks at, and what has its own rules. */
  private static final int[] TAGS = {
    0x00020010, 0x00080000, 0x00080005, 0x00080008, 0x00080016, 0x00080018, 0x00080050, 0x00080051,
    0x00080060, 0x00081115, 0x00081140, 0x00089215, 0x00100010, 0x00100020, 0x00100021, 0x00100024,
    0x00100030, 0x00100040, 0x00180050, 0x00180060, 0x00180088, 0x00181120, 0x00181210, 0x0020000d,
    0x0020000e, 0x00200010, 0x00200013, 0x00200032, 0x00200037, 0x00200052, 0x00280002, 0x00280004,
    0x00280008, 0x00280010, 0x00280011, 0x00280030, 0x00280100, 0x00280101, 0x00280102, 0x00280103,
    0x00281052, 0x00281053, 0x00290010, 0x00291001, 0x00400275, 0x00409096, 0x52009229, 0x52009230,
    0x7fe00008, 0x7fe00009, 0x7fe00010, 0xfffcfffc, 0xfffee000, 0xfffee00d, 0xfffee0dd
  };

  private static final List<String> TEXTS =
      List.of(
          "",
          "\\",
          "\\\\\\\\\\",
          "1e999",
          "-1e-999",
          "NaN",
          "0",
          "-1",
          "99999999999999999999",
          "1\\0",
          "0\\0\\0\\0\\0\\0",
          "1\\0\\0\\0\\1",
          "1.2..3",
          "20260230",
          "999999",
          "^^^^=^=",
          "\u001b[2J",
          "ISO 2022 IR 87\\ISO 2022 IR 159",
          "CT",
          "ORIGINAL\\PRIMARY\\AXIAL",
          "..",
          "../../etc");

  private record Element(int tag, String vr, byte[] value, long length) {}

  private final List<Element> elements = new ArrayList<>();

  /** Parses a whole data set; stops where it cannot continue. */
  public static Elements of(byte[] dataSet) {
    Elements all = new Elements();
    ByteBuffer in = ByteBuffer.wrap(dataSet).order(ByteOrder.LITTLE_ENDIAN);
    while (in.remaining() >= 8) {
      int tag = (in.getShort() << 16) | (in.getShort() & 0xffff);
      String vr = "" + (char) in.get() + (char) in.get();
      long length = in.getShort() & 0xffff;
      if (LONG.contains(vr)) {
        length = in.remaining() < 4 ? 0 : Integer.toUnsignedLong(in.getInt());
      }
      byte[] value = new byte[(int) Math.min(length, in.remaining())];
      in.get(value);
      all.elements.add(new Element(tag, vr, value, length));
    }
    return all;
  }

  /** Changes one to four elements. */
  public byte[] wounded(RandomGenerator random) {
    for (int wounds = 1 + random.nextInt(4); wounds > 0; wounds--) {
      wound(random);
    }
    return bytes();
  }

  private void wound(RandomGenerator random) {
    int at = random.nextInt(elements.size());
    Element e = elements.get(at);
    switch (random.nextInt(12)) {
      case 0 -> {
        if (elements.size() > 1) {
          elements.remove(at);
        }
      }
      case 1 -> elements.add(random.nextInt(elements.size() + 1), e);
      case 2 -> elements.set(at, new Element(tag(random), e.vr, e.value, e.length));
      case 3 -> elements.set(at, new Element(e.tag, Wounds.one(VRS, random), e.value, e.length));
      case 4 -> elements.set(at, new Element(e.tag, e.vr, e.value, Wounds.edge(random)));
      case 5, 6 -> elements.set(at, holding(e.tag, e.vr, text(random)));
      case 7 -> elements.set(at, holding(e.tag, e.vr, Wounds.wounded(e.value, List.of(), random)));
      case 8 -> elements.add(at, holding(tag(random), Wounds.one(VRS, random), text(random)));
      case 9 -> elements.add(at, holding(tag(random), "SQ", nested(random)));
      case 10 -> {
        byte[] value = e.value.clone();
        if (value.length > 0) {
          Wounds.putNumber(value, random.nextInt(value.length), random);
        }
        elements.set(at, new Element(e.tag, e.vr, value, e.length));
      }
      default -> {
        int count = 1 << random.nextInt(12);
        for (int n = 0; n < count; n++) {
          elements.add(at, holding(0x00111000 + n, "LO", text(random)));
        }
      }
    }
  }

  private static int tag(RandomGenerator random) {
    return random.nextInt(8) == 0 ? random.nextInt() : TAGS[random.nextInt(TAGS.length)];
  }

  private static byte[] text(RandomGenerator random) {
    String text = Wounds.one(TEXTS, random);
    if (random.nextInt(16) == 0) {
      text = text.repeat(1 << random.nextInt(12));
    }
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  private static Element holding(int tag, String vr, byte[] value) {
    boolean fits = LONG.contains(vr) || value.length < 65_536;
    byte[] held = fits ? value : Arrays.copyOf(value, 65_534);
    byte[] even = Arrays.copyOf(held, held.length + held.length % 2);
    return new Element(tag, vr, even, even.length);
  }

  /** Sequences in items in sequences, of defined or undefined length; or many empty items. */
  private static byte[] nested(RandomGenerator random) {
    boolean undefined = random.nextBoolean();
    byte[] inner = random.nextBoolean() ? new byte[0] : item(new byte[0], undefined);
    if (random.nextInt(4) == 0) {
      ByteArrayOutputStream many = new ByteArrayOutputStream();
      for (int n = 1 << random.nextInt(14); n > 0; n--) {
        many.writeBytes(inner);
      }
      return many.toByteArray();
    }
    int tag = tag(random);
    for (int depth = 1 << random.nextInt(11); depth > 0; depth--) {
      Element sequence = new Element(tag, "SQ", inner, undefined ? 0xffffffffL : inner.length);
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      write(sequence, out);
      if (undefined) {
        out.writeBytes(new byte[] {(byte) 0xfe, (byte) 0xff, (byte) 0xdd, (byte) 0xe0, 0, 0, 0, 0});
      }
      inner = item(out.toByteArray(), undefined);
    }
    return inner;
  }

  private static byte[] item(byte[] held, boolean undefined) {
    ByteBuffer out =
        ByteBuffer.allocate(held.length + (undefined ? 16 : 8)).order(ByteOrder.LITTLE_ENDIAN);
    out.putInt(0xe000fffe).putInt(undefined ? -1 : held.length).put(held);
    return (undefined ? out.putInt(0xe00dfffe).putInt(0) : out).array();
  }

  private byte[] bytes() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    elements.forEach(element -> write(element, out));
    return out.toByteArray();
  }

  private static void write(Element e, ByteArrayOutputStream out) {
    ByteBuffer head = ByteBuffer.allocate(12).order(ByteOrder.LITTLE_ENDIAN);
    head.putShort((short) (e.tag >> 16)).putShort((short) e.tag);
    head.put((byte) e.vr.charAt(0)).put((byte) e.vr.charAt(1));
    if (LONG.contains(e.vr)) {
      head.putShort((short) 0).putInt((int) e.length);
    } else {
      head.putShort((short) e.length);
    }
    out.write(head.array(), 0, head.position());
    out.writeBytes(e.value);
  }
}
