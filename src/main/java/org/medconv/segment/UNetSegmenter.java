package org.medconv.segment;

import ai.djl.MalformedModelException;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.medconv.model.Compute;
import org.medconv.model.ModelFolder;
import org.medconv.model.ModelId;
import org.medconv.model.Tensor;
import org.medconv.model.UnableToOpenModel;
import org.medconv.segment.Abstention.Reason;
import org.medconv.segment.ColumnCuts.Piece;
import org.medconv.segment.L1Finding.Found;
import org.medconv.segment.L1Finding.NotFound;
import org.medconv.volume.CtVolume;
import org.medconv.volume.Grid;
import org.medconv.volume.MaskedRegion;

/**
 * Finds L1 with two {@link UNet3d}s: the first marks kinds of bone at 3 mm; the column is cut at
 * its discs, and its vertebrae are counted from the sacrum and the last ribs; the second outlines
 * each body at 1.5 mm. In addition to the volume it needs about 60 bytes per voxel at 3 mm (0.2 GiB
 * for a long trunk). One call at a time.
 */
public final class UNetSegmenter implements VertebraSegmenter {
  /** {@code kind} of the model folders that this class opens. */
  public static final String KIND = "vertebra-segmenter";

  /** Prefix of the names of the first network's weights. */
  public static final String SPINE = "spine.";

  /** Prefix of the names of the second network's weights. */
  public static final String OUTLINE = "outline.";

  private static final double LEAST_BODY_ML = 3;
  private static final int LEAST_VERTEBRAE = 2;

  /** Bodies from T11 down are outlined with the second network: the measured ones and one more. */
  private static final int FIRST_OUTLINED = 11;

  private final ModelId model;
  private final String device;
  private final NDManager manager;
  private final NetworkPass pass;
  private final OutlinePass outline;

  private UNetSegmenter(
      ModelId model, String device, NDManager manager, NetworkPass pass, OutlinePass outline) {
    this.model = model;
    this.device = device;
    this.manager = manager;
    this.pass = pass;
    this.outline = outline;
  }

  /**
   * Loads the weights onto the device.
   *
   * @throws UnableToOpenModel for a folder of another kind, a wrong plan, or damaged or foreign
   *     weights
   */
  public static UNetSegmenter open(ModelFolder folder, Compute compute) throws UnableToOpenModel {
    if (!folder.kind().equals(KIND)) {
      throw new UnableToOpenModel(
          "%s is a \"%s\", not a \"%s\"".formatted(folder.folder(), folder.kind(), KIND));
    }
    if (folder.number("inputSpacingMm") != NetworkInput.SPACING_MM) {
      throw new UnableToOpenModel(
          "%s: \"inputSpacingMm\" is %s, but this version works at %s"
              .formatted(
                  folder.folder(), folder.number("inputSpacingMm"), NetworkInput.SPACING_MM));
    }
    int[] widths = whole(folder, "widths");
    int[] tile = whole(folder, "tile");
    if (tile.length != 3 || Arrays.stream(tile).anyMatch(side -> side % UNet3d.MULTIPLE != 0)) {
      throw new UnableToOpenModel(
          "%s: \"tile\" needs three multiples of %d".formatted(folder.folder(), UNet3d.MULTIPLE));
    }
    NDManager manager = compute.newManager();
    try {
      Map<String, Tensor> weights = folder.weights();
      UNet3d spine = new UNet3d(UNet3d.Plan.spine(widths));
      spine.initialize(manager, DataType.FLOAT32, new Shape(1, 1, tile[2], tile[1], tile[0]));
      load(spine, weights, SPINE);
      UNet3d outline = new UNet3d(UNet3d.Plan.outline(whole(folder, "outlineWidths")));
      outline.initialize(
          manager,
          DataType.FLOAT32,
          new Shape(1, 2, OutlineInput.SLICES, OutlineInput.ROWS, OutlineInput.COLUMNS));
      load(outline, weights, OUTLINE);
      return new UNetSegmenter(
          folder.id(),
          compute.deviceName(),
          manager,
          new NetworkPass(spine, manager, tile),
          new OutlinePass(outline, manager));
    } catch (MalformedModelException e) {
      manager.close();
      throw new UnableToOpenModel("%s: %s".formatted(folder.weightsFile(), e.getMessage()), e);
    } catch (UnableToOpenModel e) {
      manager.close();
      throw e;
    }
  }

  private static void load(UNet3d network, Map<String, Tensor> weights, String prefix)
      throws MalformedModelException {
    Map<String, Tensor> own = new LinkedHashMap<>();
    weights.forEach(
        (name, tensor) -> {
          if (name.startsWith(prefix)) {
            own.put(name.substring(prefix.length()), tensor);
          }
        });
    network.load(own);
    network.freezeParameters(true);
  }

  private static int[] whole(ModelFolder folder, String key) throws UnableToOpenModel {
    return Arrays.stream(folder.numbers(key)).mapToInt(n -> (int) n).toArray();
  }

  @Override
  public L1Finding find(CtVolume volume) {
    Optional<Abstention> tooLarge = NetworkPass.tooLarge(volume);
    if (tooLarge.isPresent()) {
      return new NotFound(tooLarge.get(), List.of());
    }
    return LongScan.together(NetworkPass.scans(volume).map(scan -> find(scan, volume)).toList());
  }

  /**
   * @param scan the volume, or a part of it
   */
  private L1Finding find(CoarseScan scan, CtVolume volume) {
    NetworkPass.Look look = pass.over(List.of(scan)).get(0);
    if (look instanceof NetworkPass.Look.Nothing nothing) {
      return new NotFound(nothing.why(), List.of());
    }
    NetworkPass.Look.Seen seen = (NetworkPass.Look.Seen) look;
    Optional<CentreLine> line = CentreLine.of(seen.map());
    List<SeenBody> bodies = line.map(one -> bodies(seen.map(), one)).orElse(List.of());
    L1Finding finding =
        line.map(one -> counted(seen, one, bodies, volume))
            .orElseGet(() -> abstained(Reason.NO_SPINE, noColumn(volume), List.of()));
    return finding instanceof NotFound none
        ? new NotFound(
            new RefusalReason(seen.map(), seen.scan(), line, bodies).of(none.abstention()),
            none.vertebrae())
        : finding;
  }

  private L1Finding counted(
      NetworkPass.Look.Seen seen, CentreLine line, List<SeenBody> bodies, CtVolume volume) {
    if (bodies.size() < LEAST_VERTEBRAE) {
      return abstained(
          Reason.NO_SPINE,
          "too little of a spine is in view: %d mm of a column with %d vertebrae; %d are needed"
              .formatted(line.length(), bodies.size(), LEAST_VERTEBRAE),
          List.of());
    }
    SpineSigns signs = SpineSigns.of(seen.map(), line, bodies);
    Optional<Abstention> doubt = signs.doubt();
    return doubt.isPresent()
        ? new NotFound(doubt.get(), List.of())
        : numbered(seen, line, bodies, signs, volume);
  }

  private static String noColumn(CtVolume volume) {
    Grid grid = volume.grid();
    return String.format(
        Locale.ROOT,
        "no column of vertebrae was found in this volume of %.0f x %.0f x %.0f mm",
        grid.columns() * grid.spacingI(),
        grid.rows() * grid.spacingJ(),
        grid.slices() * grid.spacingK());
  }

  static List<SeenBody> bodies(BoneMap map, CentreLine line) {
    List<SeenBody> bodies = new ArrayList<>();
    for (Piece piece : ColumnCuts.of(ColumnProfile.of(map, line))) {
      SeenBody body = SeenBody.of(map, line, piece);
      if (body.millilitres(map.grid()) >= LEAST_BODY_ML) {
        bodies.add(body);
      }
    }
    return FirstSacral.dropped(map, line, Slivers.dropped(bodies));
  }

  private L1Finding numbered(
      NetworkPass.Look.Seen seen,
      CentreLine line,
      List<SeenBody> bodies,
      SpineSigns signs,
      CtVolume volume) {
    BoneMap map = seen.map();
    ColumnBlock.CtField ct = ColumnBlock.CtField.around(line, volume);
    Count count = Count.of(map, line, bodies, ct);
    if (count instanceof Count.Uncounted none) {
      Optional<Abstention> low =
          none.reason() == Reason.NO_ANCHOR
              ? PelvisBelow.withoutL1(map, line, bodies, seen.scan())
              : Optional.empty();
      return new NotFound(
          low.orElseGet(() -> new Abstention(none.reason(), none.sentence())), List.of());
    }
    Count.Counted counted = (Count.Counted) count;
    // Ribs above and none below show which end is up; the sacrum alone may be an error.
    Optional<Abstention> turned =
        counted.anchor() == Anchor.SACRUM
            ? signs.order().or(() -> turned(map, line, bodies, counted.first()))
            : Optional.empty();
    Optional<Abstention> doubt = turned.or(() -> unlike(seen.scan(), ct, bodies, counted));
    return doubt.isPresent()
        ? new NotFound(doubt.get(), List.of())
        : levelled(map, line, bodies, counted, volume);
  }

  /** Checked only if L1 would be called. */
  private Optional<Abstention> unlike(
      CoarseScan scan, ColumnBlock.CtField ct, List<SeenBody> bodies, Count.Counted counted) {
    int l1 = Numbering.L1 - counted.first();
    if (l1 >= bodies.size() || !bodies.get(l1).complete()) {
      return Optional.empty();
    }
    return Agreement.doubt(pass, scan, ct, bodies.get(l1).centroid(), counted.anchor())
        .map(sentence -> new Abstention(Reason.NOT_REPRODUCED, sentence));
  }

  /** Checked only if L1 would be called: otherwise the result is an abstention anyway. */
  private static Optional<Abstention> turned(
      BoneMap map, CentreLine line, List<SeenBody> bodies, int first) {
    int l1 = Numbering.L1 - first;
    if (l1 < 0 || l1 >= bodies.size() || !bodies.get(l1).complete()) {
      return Optional.empty();
    }
    int from = Math.max(0, FIRST_OUTLINED - first);
    return ArchDescent.doubt(map, line, bodies.subList(from, bodies.size()));
  }

  private L1Finding levelled(
      BoneMap map, CentreLine line, List<SeenBody> bodies, Count.Counted counted, CtVolume volume) {
    int first = counted.first();
    List<SeenBody> outlined = new ArrayList<>();
    List<VertebraLevel> levels = new ArrayList<>();
    List<MaskedRegion> firsts = new ArrayList<>();
    int coarse = 0;
    for (int n = Math.max(0, 8 - first); n < bodies.size(); n++) {
      MaskedRegion outline = BodyOutline.of(map, line, bodies.get(n), volume.grid());
      if (!outline.inside().isEmpty()) {
        outlined.add(bodies.get(n));
        levels.add(VertebraLevel.values()[first + n - 8]);
        firsts.add(outline);
        coarse += first + n < FIRST_OUTLINED ? 1 : 0;
      }
    }
    List<MaskedRegion> outlines = new ArrayList<>(firsts.subList(0, coarse));
    outlines.addAll(outline.refined(volume, firsts.subList(coarse, firsts.size())));
    List<Vertebra> vertebrae = new ArrayList<>();
    for (int n = 0; n < outlines.size(); n++) {
      MaskedRegion body = outlines.get(n);
      vertebrae.add(new Vertebra(levels.get(n), body.centroid(), outlined.get(n).complete(), body));
    }
    return judged(OutlineBorders.kept(vertebrae, firsts), bodies.size(), counted);
  }

  private static L1Finding judged(List<Vertebra> vertebrae, int count, Count.Counted counted) {
    Optional<Vertebra> l1 =
        vertebrae.stream().filter(each -> each.level() == VertebraLevel.L1).findFirst();
    if (l1.isEmpty()) {
      return abstained(
          Reason.NO_L1_IN_FIELD_OF_VIEW,
          "L1 is not in the field of view, which shows %s to %s"
              .formatted(
                  Numbering.name(counted.first()), Numbering.name(counted.first() + count - 1)),
          vertebrae);
    }
    if (!l1.get().complete()) {
      return abstained(
          Reason.L1_CUT_OFF,
          String.format(
              Locale.ROOT,
              "the field of view cuts L1: %.0f ml of its body are in view",
              l1.get().body().millilitres()),
          vertebrae);
    }
    return new Found(l1.get(), vertebrae, counted.anchor(), counted.probability());
  }

  private static NotFound abstained(Reason reason, String sentence, List<Vertebra> vertebrae) {
    return new NotFound(new Abstention(reason, sentence), vertebrae);
  }

  @Override
  public ModelId model() {
    return model;
  }

  @Override
  public String device() {
    return device;
  }

  @Override
  public void close() {
    manager.close();
  }
}
