package org.medconv.report;

import org.medconv.classify.BoneClass;
import org.medconv.segment.Anchor;
import org.medconv.segment.VertebraLevel;

/**
 * The coded concepts of the result objects: meanings as PS3.16 writes them. The private ones are
 * for what DICOM, SNOMED CT and LOINC have no code for; LOINC's bone density codes all mean DXA and
 * are never used for a CT estimate.
 */
final class Codes {
  private Codes() {}

  /** Our own scheme; declared in every object that uses it (PS3.3 C.12.1.1.9). */
  static final String PRIVATE_SCHEME = "99MEDCONV";

  /** Made once with a random UUID (PS3.5 B.2); it never changes. */
  static final String PRIVATE_SCHEME_UID = "2.25.142518879172937402382904675709018448960";

  static final String PRIVATE_SCHEME_NAME = "MedConv bone density screening codes";

  static final Code ENGLISH = new Code("en-US", "RFC5646", "English (United States)");
  static final Code LANGUAGE = dcm("121049", "Language of Content Item and Descendants");
  static final Code MEASUREMENT_REPORT = dcm("126000", "Imaging Measurement Report");
  static final Code OBSERVER_TYPE = dcm("121005", "Observer Type");
  static final Code DEVICE = dcm("121007", "Device");
  static final Code DEVICE_OBSERVER_UID = dcm("121012", "Device Observer UID");
  static final Code DEVICE_OBSERVER_NAME = dcm("121013", "Device Observer Name");
  static final Code DEVICE_OBSERVER_MANUFACTURER = dcm("121014", "Device Observer Manufacturer");
  static final Code DEVICE_OBSERVER_MODEL = dcm("121015", "Device Observer Model Name");
  static final Code DEVICE_OBSERVER_SERIAL = dcm("121016", "Device Observer Serial Number");
  static final Code PROCEDURE_REPORTED = dcm("121058", "Procedure reported");
  static final Code CT_UNSPECIFIED = new Code("25045-6", "LN", "CT unspecified body region");
  static final Code IMAGE_LIBRARY = dcm("111028", "Image Library");
  static final Code IMAGE_LIBRARY_GROUP = dcm("126200", "Image Library Group");
  static final Code MODALITY = dcm("121139", "Modality");
  static final Code CT = dcm("CT", "Computed Tomography");
  static final Code STUDY_DATE = dcm("111060", "Study Date");
  static final Code FRAME_OF_REFERENCE_UID = dcm("112227", "Frame of Reference UID");
  static final Code IMAGE_REGION = dcm("111030", "Image Region");
  static final Code IMAGING_MEASUREMENTS = dcm("126010", "Imaging Measurements");
  static final Code MEASUREMENT_GROUP = dcm("125007", "Measurement Group");
  static final Code TRACKING_IDENTIFIER = dcm("112039", "Tracking Identifier");
  static final Code TRACKING_UID = dcm("112040", "Tracking Unique Identifier");
  static final Code FINDING = dcm("121071", "Finding");
  static final Code FINDING_SITE = sct("363698007", "Finding Site");
  static final Code REFERENCED_SEGMENT = dcm("121191", "Referenced Segment");
  static final Code SOURCE_SERIES = dcm("121232", "Source series for segmentation");
  static final Code QUALITATIVE_EVALUATIONS =
      new Code("C0034375", "UMLS", "Qualitative Evaluations");
  static final Code COMMENT = dcm("121106", "Comment");
  static final Code REJECTED_FOR_PATIENT_SAFETY =
      dcm("113037", "Rejected for Patient Safety Reasons");
  static final Code KEY_OBJECT_DESCRIPTION = dcm("113012", "Key Object Description");

  static final Code MEASUREMENT_METHOD = sct("370129005", "Measurement Method");
  static final Code DERIVATION = dcm("121401", "Derivation");
  static final Code ALGORITHM_NAME = dcm("111001", "Algorithm Name");
  static final Code ALGORITHM_PARAMETERS = dcm("111002", "Algorithm Parameters");
  static final Code ALGORITHM_VERSION = dcm("111003", "Algorithm Version");

  static final Code L1 = sct("66794005", "L1 vertebra");
  static final Code ANATOMICAL_STRUCTURE = sct("91723000", "Anatomical Structure");
  static final Code ARTIFICIAL_INTELLIGENCE = dcm("123110", "Artificial Intelligence");
  static final Code SEGMENTATION = dcm("113076", "Segmentation");
  static final Code SOURCE_IMAGE = dcm("121322", "Source image for image processing operation");

  static final Code ATTENUATION = dcm("112031", "Attenuation Coefficient");
  static final Code VOLUME = sct("118565006", "Volume");
  static final Code MEAN = sct("373098007", "Mean");
  static final Code MEDIAN = sct("373099004", "Median");
  static final Code STANDARD_DEVIATION = sct("386136009", "Standard Deviation");
  static final Code VOXEL_SUM = dcm("126030", "Sum of segmented voxel method for volume");
  static final Code HOUNSFIELD_UNIT = new Code("[hnsf'U]", "UCUM", "HU");
  static final Code CUBIC_CENTIMETRE = new Code("cm3", "UCUM", "cm3");
  static final Code MILLIMETRE = new Code("mm", "UCUM", "mm");
  static final Code NO_UNITS = new Code("1", "UCUM", "no units");

  static final Code TRABECULAR_ROI =
      own("trabecular-roi", "Trabecular bone: vertebral body eroded from its surface");
  static final Code ELLIPTICAL_ROI =
      own("elliptical-roi", "Trabecular bone: ellipse in the mid-body plane, 7.5 mm tall");
  static final Code TRABECULAR_VOLUME =
      own("trabecular-vol", "Volume of the trabecular region of interest");
  static final Code TRABECULAR_ATTENUATION =
      own("trabecular-hu", "Trabecular attenuation of L1 on CT");
  static final Code ELLIPTICAL_ATTENUATION =
      own("elliptical-hu", "Trabecular attenuation of L1 on CT, elliptical region");
  // One concept per number: viewers list numbers by their concept alone.
  static final Code TRABECULAR_MEAN = dcm("112181", "Mean Attenuation Coefficient");
  static final Code TRABECULAR_MEDIAN = dcm("112182", "Median Attenuation Coefficient");
  static final Code TRABECULAR_SD = dcm("112183", "Standard Deviation of Attenuation Coefficient");
  static final Code ELLIPSE_MEAN =
      own("ellipse-hu-mean", "Mean Attenuation Coefficient in the ellipse");
  static final Code ANTERIOR_HEIGHT = own("height-anterior", "Anterior height of the body");
  static final Code MIDDLE_HEIGHT = own("height-middle", "Middle height of the body");
  static final Code POSTERIOR_HEIGHT = own("height-posterior", "Posterior height of the body");
  static final Code WEDGE_RATIO = own("wedge-ratio", "Anterior by posterior height");
  static final Code BODY_AXES =
      own("body-axes", "Along the body's axes, at 15, 50 and 85 % of its depth");
  static final Code SCREENING_REPORT = own("l1-screening", "Bone density screening of L1 on CT");
  static final Code CLASSIFIER_OUTPUT = own("network-output", "Output of a neural network");
  static final Code DENSITY_CLASS =
      own("density-class", "Bone density class of L1 estimated from CT");
  static final Code T_SCORE_CATEGORY =
      own("t-score-cat", "DXA T-score category estimated from CT, no DXA done");

  static final Code CLASSES_NOT_RULED_OUT = own("class-set", "Bone density class not ruled out");
  static final Code CLASS_SET_COVERAGE =
      own("class-set-share", "Coverage of the bone density classes not ruled out");

  static final Code HEADLINE = own("headline", "Bone density of L1 in words");
  static final Code FLAG = own("flag", "Flagged for osteoporosis");
  static final Code FLAG_THRESHOLD =
      own("flag-threshold", "Least probability of osteoporosis that is flagged");
  static final Code FLAG_BASIS = own("flag-basis", "Basis of the flag");
  static final Code MEDCONV_CLASS = own("medconv-class", "Class by the rule of the MedConv paper");
  static final Code MEDCONV_RULE = own("medconv-rule", "Rule of the MedConv class");
  static final Code MOST_PROBABLE = own("most-probable", "Most probable bone density class");
  static final Code HIGHEST_SCORE =
      own("highest-score", "Class with the highest score, which is no probability");
  static final Code YES = sct("373066001", "Yes");
  static final Code NO = sct("373067005", "No");

  static final Code NOT_EVALUABLE = own("not-evaluable", "Bone density of L1 not evaluable");
  static final Code NOT_EVALUABLE_REASON = own("not-eval-reason", "Why L1 was not evaluated");
  static final Code WARNING = own("warning", "Warning");
  static final Code COUNTED_FROM = own("counted-from", "Level counted from");

  /** CID 7603, for the levels whose attenuation is reported. */
  static Code of(VertebraLevel level) {
    return switch (level) {
      case T12 -> sct("23215003", "T12 vertebra");
      case L1 -> L1;
      case L2 -> sct("14293000", "L2 vertebra");
      case L3 -> sct("36470004", "L3 vertebra");
      case L4 -> sct("11994002", "L4 vertebra");
      case T8, T9, T10, T11, L5, L6, S1 ->
          throw new IllegalArgumentException(
              "the attenuation of %s is not reported".formatted(level));
    };
  }

  static Code of(Anchor anchor) {
    return switch (anchor) {
      case SACRUM -> own("sacrum", "Sacrum");
      case LAST_RIBS -> own("last-ribs", "Last ribs");
      case SACRUM_AND_LAST_RIBS ->
          own("ribs-and-sacrum", "Last ribs and sacrum, five vertebrae between them");
      case MODEL_LABELS -> own("model-labels", "Labels of an imported model, nothing counted");
    };
  }

  static Code of(BoneClass boneClass) {
    return switch (boneClass) {
      case OSTEOPOROSIS -> sct("64859006", "Osteoporosis");
      case OSTEOPENIA -> sct("312894000", "Osteopenia");
      case NORMAL -> sct("17621005", "Normal");
    };
  }

  /** A coded conclusion; see {@link Conclusion} for when a disease may stand there. */
  static Code of(Conclusion conclusion) {
    return switch (conclusion) {
      case OSTEOPOROSIS -> of(BoneClass.OSTEOPOROSIS);
      case OSTEOPENIA -> of(BoneClass.OSTEOPENIA);
      case NORMAL -> of(BoneClass.NORMAL);
      case BELOW_REFERENCE -> sct("449781000", "Bone density below reference range");
      case NOT_DETERMINED -> own("not-determined", "Bone density class not determined");
    };
  }

  /** The class as a value that no system files as a diagnosis. */
  static Code classOnly(BoneClass boneClass) {
    return switch (boneClass) {
      case OSTEOPOROSIS -> own("osteoporosis", "Osteoporosis");
      case OSTEOPENIA -> own("osteopenia", "Osteopenia");
      case NORMAL -> own("normal", "Normal");
    };
  }

  /** The concept of the class with the longest bar. */
  static Code mostProbable(Statement statement) {
    return statement instanceof Statement.Scored ? HIGHEST_SCORE : MOST_PROBABLE;
  }

  /** The concept of one bar. */
  static Code barOf(BoneClass boneClass, Statement statement) {
    return statement instanceof Statement.Scored ? scoreOf(boneClass) : probabilityOf(boneClass);
  }

  private static Code scoreOf(BoneClass boneClass) {
    return switch (boneClass) {
      case OSTEOPOROSIS -> own("s-osteoporosis", "Score of osteoporosis, not a probability");
      case OSTEOPENIA -> own("s-osteopenia", "Score of osteopenia, not a probability");
      case NORMAL -> own("s-normal", "Score of normal bone density, not a probability");
    };
  }

  static Code tScoreCategory(BoneClass boneClass) {
    return switch (boneClass) {
      case OSTEOPOROSIS -> own("t-le-2.5", "T-score -2.5 or below");
      case OSTEOPENIA -> own("t-2.5-to-1", "T-score above -2.5 and not above -1");
      case NORMAL -> own("t-gt-1", "T-score above -1");
    };
  }

  private static Code probabilityOf(BoneClass boneClass) {
    return switch (boneClass) {
      case OSTEOPOROSIS -> own("p-osteoporosis", "Probability of osteoporosis");
      case OSTEOPENIA -> own("p-osteopenia", "Probability of osteopenia");
      case NORMAL -> own("p-normal", "Probability of normal bone density");
    };
  }

  private static Code dcm(String value, String meaning) {
    return new Code(value, "DCM", meaning);
  }

  private static Code sct(String value, String meaning) {
    return new Code(value, "SCT", meaning);
  }

  private static Code own(String value, String meaning) {
    return new Code(value, PRIVATE_SCHEME, meaning);
  }
}
