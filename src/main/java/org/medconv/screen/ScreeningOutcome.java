package org.medconv.screen;

import java.util.List;
import java.util.Optional;
import org.medconv.measure.VertebraMeasurement;
import org.medconv.report.ResultObject;
import org.medconv.report.Screening;
import org.medconv.segment.Abstention;
import org.medconv.segment.Vertebra;
import org.medconv.volume.Rejection;
import org.medconv.volume.Warning;

/** How a run ended. That no class is said, and why, is a result too, and has objects of its own. */
public sealed interface ScreeningOutcome {
  Seconds seconds();

  /** What it ran on, {@code none} where no network was reached. */
  String device();

  /** Every vertebra seen, from top to bottom, with what was measured in it. */
  List<MeasuredVertebra> vertebrae();

  List<Warning> warnings();

  /** How the series was scanned and how good it is at L1; empty where there is no volume. */
  Optional<ScanQuality> quality();

  /** What was written, in the order in which it is sent. */
  List<ResultObject> objects();

  /** A vertebra and what was measured in it. */
  record MeasuredVertebra(Vertebra vertebra, VertebraMeasurement measurement) {}

  /**
   * L1 was found, measured and classified; {@code objects} were written in the order in which they
   * are sent.
   */
  record Classified(
      Screening screening,
      List<MeasuredVertebra> vertebrae,
      ScanQuality scan,
      List<ResultObject> objects,
      Seconds seconds)
      implements ScreeningOutcome {
    public Classified {
      vertebrae = List.copyOf(vertebrae);
      objects = List.copyOf(objects);
    }

    @Override
    public Optional<ScanQuality> quality() {
      return Optional.of(scan);
    }

    @Override
    public String device() {
      return screening.classification().device();
    }

    @Override
    public List<Warning> warnings() {
      return screening.warnings();
    }
  }

  /** A sound CT for which the node will not say a class. */
  record Abstained(
      Abstention abstention,
      List<MeasuredVertebra> vertebrae,
      ScanQuality scan,
      List<Warning> warnings,
      String device,
      List<ResultObject> objects,
      Seconds seconds)
      implements ScreeningOutcome {
    public Abstained {
      vertebrae = List.copyOf(vertebrae);
      warnings = List.copyOf(warnings);
      objects = List.copyOf(objects);
    }

    /** Of which nothing is written. */
    public Abstained(
        Abstention abstention,
        List<MeasuredVertebra> vertebrae,
        ScanQuality scan,
        List<Warning> warnings,
        String device,
        Seconds seconds) {
      this(abstention, vertebrae, scan, warnings, device, List.of(), seconds);
    }

    @Override
    public Optional<ScanQuality> quality() {
      return Optional.of(scan);
    }
  }

  /** Not a CT that can be screened. */
  record Rejected(Rejection rejection, List<ResultObject> objects, Seconds seconds)
      implements ScreeningOutcome {
    public Rejected {
      objects = List.copyOf(objects);
    }

    @Override
    public String device() {
      return "none";
    }

    @Override
    public List<MeasuredVertebra> vertebrae() {
      return List.of();
    }

    @Override
    public List<Warning> warnings() {
      return List.of();
    }

    @Override
    public Optional<ScanQuality> quality() {
      return Optional.empty();
    }
  }
}
