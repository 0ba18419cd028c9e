package org.medconv.volume;

import static org.medconv.volume.Rejection.Reason.DAMAGED;
import static org.medconv.volume.Rejection.Reason.UNSUPPORTED_PIXELS;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.medconv.dicom.file.PixelDecoder;
import org.medconv.dicom.file.PixelLayout;
import org.medconv.dicom.file.UnreadableFile;
import org.medconv.dicom.file.UnreadableFile.Fault;

/** Decodes the slices of a stack into one block of Hounsfield units, two files at a time. */
final class SlicePixels {

  private static final int THREADS = 2;

  private final List<CtFrame> stack;
  private final int plane;
  private final short[] hu;
  private final boolean[] blank;

  private SlicePixels(List<CtFrame> stack) {
    this.stack = stack;
    CtFrame.Plane first = stack.get(0).geometry();
    this.plane = first.columns() * first.rows();
    this.hu = new short[plane * stack.size()];
    this.blank = new boolean[stack.size()];
  }

  /** Hounsfield units, slice after slice in the stack's order. */
  static short[] read(List<CtFrame> stack) throws RefusedSeries, IOException {
    SlicePixels pixels = new SlicePixels(stack);
    pixels.readFiles();
    pixels.requireNoBlankSliceInside();
    return pixels.hu;
  }

  private void readFiles() throws RefusedSeries, IOException {
    Map<Path, Map<Integer, Integer>> placesByFile = new HashMap<>();
    for (int k = 0; k < stack.size(); k++) {
      CtFrame frame = stack.get(k);
      placesByFile.computeIfAbsent(frame.file(), f -> new HashMap<>()).put(frame.frame(), k);
    }
    ExecutorService workers = Executors.newFixedThreadPool(THREADS);
    try {
      List<Future<?>> reading =
          placesByFile.entrySet().stream()
              .<Future<?>>map(
                  e ->
                      workers.submit(
                          () -> {
                            readFile(e.getKey(), e.getValue());
                            return null;
                          }))
              .toList();
      for (Future<?> file : reading) {
        file.get();
      }
    } catch (ExecutionException e) {
      throw rethrown(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new java.io.InterruptedIOException("interrupted while reading slices");
    } finally {
      workers.shutdownNow();
    }
  }

  private void readFile(Path file, Map<Integer, Integer> placeOfFrame)
      throws RefusedSeries, IOException {
    AtomicInteger seen = new AtomicInteger();
    try {
      PixelDecoder.decode(
          file,
          (frame, layout, stored) -> {
            Integer k = placeOfFrame.get(frame);
            if (k != null) {
              take(k, layout, stored);
              seen.incrementAndGet();
            }
          });
    } catch (UnreadableFile e) {
      throw new RefusedSeries(
          e.fault() == Fault.UNSUPPORTED ? UNSUPPORTED_PIXELS : DAMAGED,
          "A slice (%d of %d from one end) cannot be read: %s. %s",
          1 + placeOfFrame.values().stream().mapToInt(k -> k).min().orElse(0),
          stack.size(),
          e.getMessage(),
          remedy(e.fault()));
    }
    if (seen.get() != placeOfFrame.size()) {
      throw new RefusedSeries(
          DAMAGED,
          "An image has %d of the %d frames it describes. " + remedy(Fault.TRUNCATED),
          seen.get(),
          placeOfFrame.size());
    }
  }

  /** What helps against a file that cannot be read: the same bytes once more mostly do not. */
  static String remedy(Fault fault) {
    return switch (fault) {
      case TRUNCATED, NO_PIXELS -> "Send the series again.";
      case MALFORMED -> "Check the series in its archive; it may be damaged there.";
      case UNSUPPORTED -> "Send the original images, uncompressed.";
      case TOO_LARGE -> "Send a smaller series.";
    };
  }

  private void take(int k, PixelLayout layout, short[] stored) throws UnreadableFile {
    if (stored.length != plane) {
      throw new UnreadableFile(Fault.MALFORMED, "its size changed while it was read");
    }
    CtFrame.Rescale rescale = stack.get(k).rescale();
    int start = k * plane;
    boolean same = true;
    for (int n = 0; n < plane; n++) {
      int value = layout.signed() ? stored[n] : Short.toUnsignedInt(stored[n]);
      hu[start + n] = rescale.hounsfield(value);
      same &= stored[n] == stored[0];
    }
    blank[k] = same;
  }

  /**
   * A slice of one single value is no measurement: some stations fill what they lost with zeros.
   * Before and after the patient it does no harm.
   */
  private void requireNoBlankSliceInside() throws RefusedSeries {
    int first = 0;
    int last = blank.length - 1;
    while (first < last && blank[first]) {
      first++;
    }
    while (last > first && blank[last]) {
      last--;
    }
    for (int k = first; k <= last; k++) {
      if (blank[k]) {
        throw new RefusedSeries(
            DAMAGED,
            "A slice (%d of %d from one end) is blank: its image was lost before it was sent. Check"
                + " the series in its archive.",
            k + 1,
            blank.length);
      }
    }
  }

  private static IOException rethrown(Throwable cause) throws RefusedSeries {
    if (cause instanceof RefusedSeries refused) {
      throw refused;
    }
    if (cause instanceof IOException io) {
      return io;
    }
    if (cause instanceof Error error) {
      throw error;
    }
    throw new IllegalStateException("a slice could not be decoded", cause);
  }
}
