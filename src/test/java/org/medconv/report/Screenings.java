package org.medconv.report;

import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.aoju.bus.image.Tag;
import org.aoju.bus.image.UID;
import org.aoju.bus.image.galaxy.data.Attributes;
import org.aoju.bus.image.galaxy.data.VR;
import org.medconv.classify.BoneClass;
import org.medconv.classify.Certainty;
import org.medconv.classify.Classification;
import org.medconv.classify.FlagRule;
import org.medconv.classify.MedConvClass;
import org.medconv.classify.PredictionSet;
import org.medconv.classify.Probabilities;
import org.medconv.classify.Share;
import org.medconv.classify.Unfamiliarity;
import org.medconv.measure.BodyFrame;
import org.medconv.measure.BodyShape;
import org.medconv.measure.TrabecularHu;
import org.medconv.measure.VertebraMeasurement.Measured;
import org.medconv.model.ModelId;
import org.medconv.segment.Abstention;
import org.medconv.segment.Anchor;
import org.medconv.segment.L1Finding;
import org.medconv.segment.Vertebra;
import org.medconv.segment.VertebraLevel;
import org.medconv.text.Secret;
import org.medconv.volume.Acquisition;
import org.medconv.volume.Box;
import org.medconv.volume.CtVolume;
import org.medconv.volume.Grid;
import org.medconv.volume.MaskedRegion;
import org.medconv.volume.SourceSeries;
import org.medconv.volume.Vector3;
import org.medconv.volume.Warning;

/** Small screenings with a vertebra of known position in patient space, on any grid. */
final class Screenings {
  static final Equipment EQUIPMENT =
      new Equipment(
          "MedConv", "MedConv node", "4711", "0.1.0", "2.25", new Secret("of these tests"));
  static final PatientIdentifierSystems SYSTEMS =
      new PatientIdentifierSystems(
          Map.of("EXAMPLE", URI.create("https://hospital.example.org/mrn")),
          URI.create("urn:medconv:patient-id"));
  static final ModelId SEGMENTER = new ModelId("vertebrae-unet3d", "1.0.0", "a".repeat(64));
  static final ModelId CLASSIFIER = new ModelId("medconv-resnet50", "1.0.0", "b".repeat(64));
  static final String RULE = "argmax of softmax(z - tau2 log pi), tau2 = 0.5";
  static final Vector3 CENTRE = new Vector3(5, 20, -300);

  private Screenings() {}

  /** Axial slices from foot to head, 1.5 x 1.5 x 2.5 mm. */
  static Grid axial() {
    return around(new Vector3(1, 0, 0), new Vector3(0, 1, 0), new Vector3(0, 0, 1), 1.5, 1.25, 2.5);
  }

  /** Sagittal slices from right to left, rows head first. */
  static Grid sagittal() {
    return around(
        new Vector3(0, 1, 0), new Vector3(0, 0, -1), new Vector3(1, 0, 0), 1.25, 1.5, 3.0);
  }

  /** Axial slices tilted by 20 degrees about the left-right axis, numbered from head to foot. */
  static Grid oblique() {
    double c = Math.cos(Math.toRadians(20));
    double s = Math.sin(Math.toRadians(20));
    return around(
        new Vector3(1, 0, 0), new Vector3(0, c, s), new Vector3(0, s, -c), 1.0, 1.25, 2.0);
  }

  /** As {@link #axial}, with frames that end with a byte where each pixel has one bit. */
  static Grid whole() {
    return around(
        64, 48, new Vector3(1, 0, 0), new Vector3(0, 1, 0), new Vector3(0, 0, 1), 1.5, 1.25, 2.5);
  }

  /** As {@link #axial}, with square pixels. */
  static Grid square() {
    return around(new Vector3(1, 0, 0), new Vector3(0, 1, 0), new Vector3(0, 0, 1), 1.5, 1.5, 2.5);
  }

  /** 512 x 512 pixels, as scanners have them. */
  static Grid large() {
    return around(
        512, 512, new Vector3(1, 0, 0), new Vector3(0, 1, 0), new Vector3(0, 0, 1), 0.8, 0.8, 2.5);
  }

  private static Grid around(Vector3 i, Vector3 j, Vector3 k, double si, double sj, double sk) {
    return around(61, 53, i, j, k, si, sj, sk);
  }

  private static Grid around(
      int columns, int rows, Vector3 i, Vector3 j, Vector3 k, double si, double sj, double sk) {
    int slices = 37;
    Vector3 origin =
        CENTRE
            .minus(i.times(si * columns / 2))
            .minus(j.times(sj * rows / 2))
            .minus(k.times(sk * slices / 2));
    return new Grid(columns, rows, slices, origin, i, j, k, si, sj, sk);
  }

  static Screening synthetic() {
    return of(axial(), header());
  }

  /** The same from a calibrated model: normal is ruled out. */
  static Screening calibrated() {
    return with(
        synthetic(), calibrated(EnumSet.of(BoneClass.OSTEOPOROSIS, BoneClass.OSTEOPENIA), 1.1));
  }

  /** The test model's rule: flagged from 0.15 on. */
  static final FlagRule FLAG =
      new FlagRule(
          0.15,
          Optional.of(
              new FlagRule.Found(
                  new Share(0.85, 0.74, 0.92),
                  new Share(0.62, 0.57, 0.66),
                  new Share(0.23, 0.18, 0.29),
                  new Share(0.97, 0.94, 0.98),
                  "500 simulated persons")));

  /** MedConv's rule says osteoporosis, although osteopenia is more probable; the limit is 1.5. */
  static Classification calibrated(Set<BoneClass> set, double distance) {
    return new Classification(
        new Probabilities(0.31, 0.57, 0.12),
        new MedConvClass(new Probabilities(0.6, 0.3, 0.1), RULE),
        Optional.of(
            new Certainty(
                new PredictionSet(set, 0.9),
                new Unfamiliarity(distance, 1.5, Optional.empty(), 0.97),
                new Probabilities(0.127, 0.35, 0.523),
                Optional.of(FLAG))),
        CLASSIFIER,
        "cpu");
  }

  /** By an imported model, which has no certainty. */
  static Screening countedFrom(Screening s, Anchor anchor) {
    L1Finding.Found found = s.finding();
    double certainty = anchor == Anchor.MODEL_LABELS ? Double.NaN : found.certainty();
    return with(s, new L1Finding.Found(found.l1(), found.vertebrae(), anchor, certainty));
  }

  /** Of which L2 was measured too, and heights of L1; L2 has L1's outline. */
  static Screening withL2(Screening s) {
    Vertebra l1 = s.finding().l1();
    Vector3 below = l1.centroid().minus(new Vector3(0, 0, 35));
    Vertebra l2 = new Vertebra(VertebraLevel.L2, below, true, l1.body());
    return new Screening(
        s.volume(),
        s.source(),
        new L1Finding.Found(l1, List.of(l1, l2), s.finding().anchor(), s.finding().certainty()),
        s.trabecular(),
        s.elliptical(),
        s.classification(),
        s.segmenter(),
        s.segmenterDevice(),
        s.warnings(),
        s.parameters(),
        s.performed(),
        s.revision(),
        List.of(
            new MeasuredLevel(l1, new Measured(s.trabecular(), s.elliptical(), Optional.of(SHAPE))),
            new MeasuredLevel(
                l2,
                new Measured(
                    new TrabecularHu(141.2, 140, 40, 11, 400),
                    Optional.empty(),
                    Optional.empty()))));
  }

  private static final BodyShape SHAPE =
      new BodyShape(
          new BodyFrame(CENTRE, new Vector3(1, 0, 0), new Vector3(0, -1, 0), new Vector3(0, 0, 1)),
          42,
          30,
          27,
          24,
          25);

  /** A run over the same images that says no class. */
  static NotEvaluable notEvaluable(Obstacle obstacle) {
    Screening s = synthetic();
    return new NotEvaluable(
        s.source(),
        obstacle,
        s.warnings(),
        s.segmenter(),
        s.classification().model(),
        s.performed(),
        s.revision());
  }

  static NotEvaluable metal() {
    return notEvaluable(
        new Obstacle.Abstained(
            new Abstention(
                Abstention.Reason.HARDWARE_IN_L1, "2.1 ml of metal or cement lie in L1.")));
  }

  static Screening of(Grid grid, Attributes header) {
    return of(volume(grid), series(header, grid.slices()), ellipsoid(grid));
  }

  static Screening of(CtVolume volume, SourceSeries source, MaskedRegion body) {
    Vertebra l1 = new Vertebra(VertebraLevel.L1, body.centroid(), true, body);
    return new Screening(
        volume,
        source,
        new L1Finding.Found(l1, List.of(l1), Anchor.SACRUM_AND_LAST_RIBS, 0.999),
        new TrabecularHu(132.62, 110.0, 88.4, 12.345, 457),
        Optional.of(new TrabecularHu(118.37, 112.0, 31.5, 2.1, 2100)),
        new Classification(
            new MedConvClass(new Probabilities(0.21, 0.64, 0.15), RULE), CLASSIFIER, "cpu"),
        SEGMENTER,
        "cpu",
        List.of(
            new Warning(
                Warning.Kind.CONTRAST,
                "Contrast agent was given: attenuation reads up to 26 HU higher.")),
        "tau 0.5; erosion 4 mm",
        Instant.parse("2026-11-22T17:40:46Z"));
  }

  static Screening with(Screening s, SourceSeries source) {
    return new Screening(
        s.volume(),
        source,
        s.finding(),
        s.trabecular(),
        s.elliptical(),
        s.classification(),
        s.segmenter(),
        s.segmenterDevice(),
        s.warnings(),
        s.parameters(),
        s.performed());
  }

  static Screening with(Screening s, TrabecularHu trabecular) {
    return new Screening(
        s.volume(),
        s.source(),
        s.finding(),
        trabecular,
        s.elliptical(),
        s.classification(),
        s.segmenter(),
        s.segmenterDevice(),
        s.warnings(),
        s.parameters(),
        s.performed());
  }

  static Screening with(Screening s, Classification classification) {
    return new Screening(
        s.volume(),
        s.source(),
        s.finding(),
        s.trabecular(),
        s.elliptical(),
        classification,
        s.segmenter(),
        s.segmenterDevice(),
        s.warnings(),
        s.parameters(),
        s.performed());
  }

  static Screening with(Screening s, L1Finding.Found finding) {
    return new Screening(
        s.volume(),
        s.source(),
        finding,
        s.trabecular(),
        s.elliptical(),
        s.classification(),
        s.segmenter(),
        s.segmenterDevice(),
        s.warnings(),
        s.parameters(),
        s.performed());
  }

  static Screening with(Screening s, List<Warning> warnings) {
    return new Screening(
        s.volume(),
        s.source(),
        s.finding(),
        s.trabecular(),
        s.elliptical(),
        s.classification(),
        s.segmenter(),
        s.segmenterDevice(),
        warnings,
        s.parameters(),
        s.performed());
  }

  /** Over images whose identity was corrected. */
  static Screening revised(Screening s, String revision) {
    return new Screening(
        s.volume(),
        s.source(),
        s.finding(),
        s.trabecular(),
        s.elliptical(),
        s.classification(),
        s.segmenter(),
        s.segmenterDevice(),
        s.warnings(),
        s.parameters(),
        s.performed(),
        revision);
  }

  static Attributes header() {
    Attributes header = new Attributes();
    header.setString(Tag.SpecificCharacterSet, VR.CS, "ISO_IR 100");
    header.setString(Tag.SOPClassUID, VR.UI, UID.CTImageStorage);
    header.setString(Tag.StudyDate, VR.DA, "20240102");
    header.setString(Tag.AcquisitionDate, VR.DA, "20240102");
    header.setString(Tag.StudyTime, VR.TM, "101500");
    header.setString(Tag.AccessionNumber, VR.SH, "ACC1");
    header.setString(Tag.Modality, VR.CS, "CT");
    header.setString(Tag.Manufacturer, VR.LO, "Scanner works");
    header.setString(Tag.ReferringPhysicianName, VR.PN, "Ref^Physician");
    header.setString(Tag.StudyDescription, VR.LO, "CT abdomen");
    header.setString(Tag.SeriesDescription, VR.LO, "thin");
    header.setString(Tag.PatientName, VR.PN, "Example^One");
    header.setString(Tag.PatientID, VR.LO, "MRN|1,2");
    header.setString(Tag.IssuerOfPatientID, VR.LO, "EXAMPLE");
    header.setString(Tag.PatientBirthDate, VR.DA, "19690101");
    header.setString(Tag.PatientSex, VR.CS, "F");
    header.setString(Tag.StudyInstanceUID, VR.UI, "1.2.3.4");
    header.setString(Tag.SeriesInstanceUID, VR.UI, "1.2.3.4.5");
    header.setString(Tag.StudyID, VR.SH, "77");
    header.setString(Tag.FrameOfReferenceUID, VR.UI, "1.2.3.4.9");
    return header;
  }

  /** Of a series whose slices share no frame of reference. */
  static Attributes unframedHeader() {
    Attributes header = header();
    header.remove(Tag.FrameOfReferenceUID);
    return header;
  }

  static SourceSeries series(Attributes header, int slices) {
    List<SourceSeries.Slice> list = new ArrayList<>();
    for (int k = 0; k < slices; k++) {
      list.add(new SourceSeries.Slice(UID.CTImageStorage, "1.2.3.4.5." + (k + 1), 0));
    }
    return new SourceSeries(header, list);
  }

  static SourceSeries enhanced(Attributes header, int slices) {
    List<SourceSeries.Slice> list = new ArrayList<>();
    for (int k = 0; k < slices; k++) {
      list.add(new SourceSeries.Slice(UID.EnhancedCTImageStorage, "1.2.3.4.5.1", slices - k));
    }
    return new SourceSeries(header, list);
  }

  private static CtVolume volume(Grid grid) {
    short[] hu = new short[grid.voxels()];
    forEachVoxel(
        grid,
        (i, j, k) -> {
          double r = radius(grid.toPatient(i, j, k));
          hu[grid.index(i, j, k)] = (short) (r < 0.8 ? 130 : r < 1 ? 500 : 40);
        });
    return new CtVolume(
        grid,
        hu,
        new Acquisition(
            OptionalDouble.of(120),
            OptionalDouble.of(grid.spacingK()),
            Optional.of("STANDARD"),
            Optional.empty()));
  }

  static MaskedRegion ellipsoid(Grid grid) {
    BitSet inside = new BitSet();
    forEachVoxel(
        grid,
        (i, j, k) -> {
          if (radius(grid.toPatient(i, j, k)) < 1) {
            inside.set(grid.index(i, j, k));
          }
        });
    return new MaskedRegion(
        grid, new Box(0, 0, 0, grid.columns(), grid.rows(), grid.slices()), inside);
  }

  /** 1 on the surface of an ellipsoid about as large as a vertebral body. */
  private static double radius(Vector3 point) {
    Vector3 d = point.minus(CENTRE);
    return Math.sqrt(Math.pow(d.x() / 21, 2) + Math.pow(d.y() / 15, 2) + Math.pow(d.z() / 13, 2));
  }

  private interface Voxel {
    void at(int i, int j, int k);
  }

  private static void forEachVoxel(Grid grid, Voxel voxel) {
    for (int k = 0; k < grid.slices(); k++) {
      for (int j = 0; j < grid.rows(); j++) {
        for (int i = 0; i < grid.columns(); i++) {
          voxel.at(i, j, k);
        }
      }
    }
  }
}
