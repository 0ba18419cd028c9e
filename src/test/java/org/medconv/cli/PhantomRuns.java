package org.medconv.cli;

import static org.medconv.cli.PageRun.run;

import java.util.List;

/** The commands of phantom.md, in the order in which they are run. */
final class PhantomRuns {
  private PhantomRuns() {}

  static List<PageRun> all() {
    String small = "--matrix 64 --slices 20 --between 8";
    return List.of(
        run("medconv phantom series --hu 80")
            .and(small)
            .writes("series/truth.json", "series/CT0001.dcm"),
        run("medconv phantom patient --drawn --seed 7 --format both")
            .and("--matrix 96 --slices 40 --between 5")
            .writes(
                "patient/truth.json",
                "patient/dicom/CT0001.dcm",
                "patient/ct.nii.gz",
                "patient/labels.nii.gz"),
        run("medconv phantom screws --age 72 --with SCREWS,FRACTURES")
            .and(small)
            .writes("screws/truth.json"));
  }
}
