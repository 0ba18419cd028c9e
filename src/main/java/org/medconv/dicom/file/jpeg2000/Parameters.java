package org.medconv.dicom.file.jpeg2000;

import java.util.ArrayList;
import java.util.List;

/**
 * The parameters of the one component from the marker segments of the main header or of a tile's
 * headers. A segment for the component overrides one for all, and a tile's overrides the main
 * header's (A.6).
 */
final class Parameters {
  private Progression.Order order;
  private int layers;
  private BlockCoding coding;
  private boolean codingOfComponent;
  private Quantization quantization;
  private boolean quantizationOfComponent;
  private int regionShift;
  private List<Progression> changes = new ArrayList<>();
  private boolean changesOfMainHeader;

  Parameters() {}

  /** The parameters of a tile until its own headers change them. */
  Parameters(Parameters main) {
    order = main.order;
    layers = main.layers;
    coding = main.coding;
    quantization = main.quantization;
    regionShift = main.regionShift;
    changes = main.changes;
    changesOfMainHeader = true;
  }

  /** Coding style default, A.6.1. */
  void readCod(Bytes segment) throws BadCodestream {
    int style = segment.unsigned8();
    order = Progression.Order.of(segment.unsigned8());
    layers = segment.unsigned16();
    segment.unsigned8(); // a component transform needs three components
    if (layers == 0) {
      throw BadCodestream.malformed("it has no layers");
    }
    BlockCoding read = BlockCoding.read(segment, (style & 1) != 0);
    coding = codingOfComponent ? coding : read;
  }

  /** Coding style component, A.6.2. */
  void readCoc(Bytes segment) throws BadCodestream {
    requireComponent(segment);
    coding = BlockCoding.read(segment, (segment.unsigned8() & 1) != 0);
    codingOfComponent = true;
  }

  /** Quantization default, A.6.4. */
  void readQcd(Bytes segment) throws BadCodestream {
    Quantization read = Quantization.read(segment);
    quantization = quantizationOfComponent ? quantization : read;
  }

  /** Quantization component, A.6.5. */
  void readQcc(Bytes segment) throws BadCodestream {
    requireComponent(segment);
    quantization = Quantization.read(segment);
    quantizationOfComponent = true;
  }

  /** Region of interest, A.6.3. */
  void readRgn(Bytes segment) throws BadCodestream {
    requireComponent(segment);
    if (segment.unsigned8() != 0) {
      throw BadCodestream.unsupported("its region of interest is of another style than Maxshift");
    }
    regionShift = segment.unsigned8();
  }

  /** Progression order changes, A.6.6: a tile's replace those of the main header. */
  void readPoc(Bytes segment) throws BadCodestream {
    if (changesOfMainHeader) {
      changes = new ArrayList<>();
      changesOfMainHeader = false;
    }
    changes.addAll(Progression.readChanges(segment));
    // Each costs a pass over all packets.
    if (changes.size() > 256) {
      throw BadCodestream.malformed("its progression order changes %d times", changes.size());
    }
  }

  private static void requireComponent(Bytes segment) throws BadCodestream {
    int component = segment.unsigned8();
    if (component != 0) {
      throw BadCodestream.malformed("it speaks of component %d, and has one", component);
    }
  }

  void requireComplete() throws BadCodestream {
    // A COC alone does not give order and layers.
    if (order == null || quantization == null) {
      throw BadCodestream.malformed("its main header has no COD or no QCD");
    }
  }

  /** The progressions, in the order of the packets. */
  List<Progression> progressions() {
    return changes.isEmpty()
        ? List.of(new Progression(order, 0, coding.levels() + 1, layers))
        : changes;
  }

  int layers() {
    return layers;
  }

  BlockCoding coding() {
    return coding;
  }

  Quantization quantization() {
    return quantization;
  }

  int regionShift() {
    return regionShift;
  }
}
