package org.medconv.volume;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.aoju.bus.image.Tag;
import org.aoju.bus.image.galaxy.data.Attributes;
import org.medconv.dicom.file.Part10File;

/**
 * Puts the files of one CT series together into one checked volume in Hounsfield units and
 * millimetres. Safe to call from any thread.
 */
public final class VolumeAssembler {

  private static final Warning NO_FRAME_OF_REFERENCE =
      new Warning(
          Warning.Kind.NO_FRAME_OF_REFERENCE,
          "The images share no frame of reference. Their positions are consistent and were used;"
              + " results refer to the images alone.");

  private final AssemblyLimits limits;

  public VolumeAssembler(AssemblyLimits limits) {
    this.limits = limits;
  }

  /**
   * Reads headers, chooses the slices that belong together, checks where they lie, then reads their
   * pixels. Holds one short a voxel and two slices besides; unevenly spaced slices cost a second
   * volume for a moment.
   *
   * <p>The volume's i axis runs along the image rows (growing column index), j along its columns, k
   * along their cross product, whichever way the files were numbered. The result does not depend on
   * the order of {@code files}.
   *
   * @param files of one series, Part 10
   * @throws IOException when the storage fails; what is wrong with the series itself is a result
   */
  public Assembly assemble(List<Path> files) throws IOException {
    try {
      return assembled(files);
    } catch (RefusedSeries e) {
      return new Assembly.Rejected(e.rejection());
    }
  }

  private Assembly assembled(List<Path> files) throws RefusedSeries, IOException {
    LeftOut leftOut = new LeftOut();
    List<CtFrame> frames = SeriesFrames.read(files, limits.acceptDerived(), leftOut);
    List<CtFrame> stack = HomogeneousStack.of(frames, leftOut);
    SlicePlacement placement = SlicePlacement.of(stack, limits, leftOut);
    short[] slices = SlicePixels.read(stack);
    short[] hu =
        placement.even()
            ? slices
            : Resampler.evenSlices(slices, placement.places(), placement.grid());
    Acquisition acquisition =
        stack.stream().map(CtFrame::acquisition).reduce(Acquisition::or).orElseThrow();
    List<Warning> warnings = new ArrayList<>(ScanWarnings.of(acquisition, placement));
    leftOut.warning().ifPresent(warnings::add);
    boolean framed = HomogeneousStack.hasFrameOfReference(stack);
    if (!framed) {
      warnings.add(NO_FRAME_OF_REFERENCE);
    }
    return new Assembly.Assembled(
        new CtVolume(placement.grid(), hu, acquisition),
        source(stack, placement, framed),
        warnings,
        placement.gaps());
  }

  private static SourceSeries source(List<CtFrame> stack, SlicePlacement placement, boolean framed)
      throws IOException {
    Attributes header = Part10File.readHeader(stack.get(0).file()).dataset();
    header.remove(Tag.PerFrameFunctionalGroupsSequence);
    if (!framed) {
      header.remove(Tag.FrameOfReferenceUID);
    }
    List<SourceSeries.Slice> slices =
        IntStream.range(0, placement.grid().slices())
            .mapToObj(k -> stack.get(placement.nearestSlice(k)).source())
            .toList();
    return new SourceSeries(header, slices);
  }
}
