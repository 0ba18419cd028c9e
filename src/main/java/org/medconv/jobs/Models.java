package org.medconv.jobs;

/** The two models of a run, by their names. */
public record Models(String segmenter, String classifier) {
  static Models of(Job job) {
    return new Models(job.segmenter(), job.classifier());
  }

  /** One text, unique for these two names. */
  String joined() {
    return segmenter + '/' + classifier;
  }
}
