package org.medconv.volume;

import java.util.Locale;

/** Carries a {@link Rejection} up to {@link VolumeAssembler}, which returns it as a result. */
final class RefusedSeries extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient Rejection rejection;

  RefusedSeries(Rejection.Reason reason, String sentence, Object... numbers) {
    super(reason.name());
    this.rejection = new Rejection(reason, String.format(Locale.ROOT, sentence, numbers));
  }

  Rejection rejection() {
    return rejection;
  }
}
