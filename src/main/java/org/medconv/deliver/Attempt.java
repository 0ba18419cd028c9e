package org.medconv.deliver;

import java.time.Duration;

/** The result of one attempt at a delivery. */
sealed interface Attempt {

  /**
   * What happens to a delivery after each kind of attempt. A new kind of attempt cannot be
   * forgotten here.
   */
  interface Ending {
    void sent(Sent attempt);

    void kept(Kept attempt);

    void asked(Asked attempt);

    void failed(Failed attempt);

    void dead(Dead attempt);
  }

  /** Calls the method for this kind of attempt. */
  void end(Ending by);

  /**
   * The destination has everything that it accepts, and is not asked to commit.
   *
   * @param sentence what it does not accept; else empty
   */
  record Sent(String sentence) implements Attempt {
    Sent() {
      this("");
    }

    @Override
    public void end(Ending by) {
      by.sent(this);
    }
  }

  /** No server is configured; the sentence says where the result is. */
  record Kept(String sentence) implements Attempt {
    @Override
    public void end(Ending by) {
      by.kept(this);
    }
  }

  /**
   * The destination has everything that it accepts, and was asked to commit; ask again after this
   * time.
   *
   * @param sentence what it does not accept; else empty
   */
  record Asked(Duration timeout, String sentence) implements Attempt {
    @Override
    public void end(Ending by) {
      by.asked(this);
    }
  }

  /**
   * A later attempt may succeed.
   *
   * @param destinationDown the destination does not answer at all, so other deliveries need not be
   *     tried now
   */
  record Failed(String code, String sentence, boolean destinationDown) implements Attempt {
    @Override
    public void end(Ending by) {
      by.failed(this);
    }
  }

  /** A later attempt would fail as well. */
  record Dead(String code, String sentence) implements Attempt {
    @Override
    public void end(Ending by) {
      by.dead(this);
    }
  }
}
