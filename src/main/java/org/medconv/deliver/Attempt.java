package org.medconv.deliver;

import java.time.Duration;

/** What one attempt at a delivery came to. */
sealed interface Attempt {

  /** What becomes of a delivery by each attempt; a new kind of attempt cannot be forgotten here. */
  interface Ending {
    void sent(Sent attempt);

    void kept(Kept attempt);

    void asked(Asked attempt);

    void failed(Failed attempt);

    void dead(Dead attempt);
  }

  /** Tells the ending which of them it is. */
  void end(Ending by);

  /**
   * The destination has everything that it takes, and is not asked to commit.
   *
   * @param sentence what it does not take; else empty
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

  /** There is nobody to send to; the sentence says where the result is. */
  record Kept(String sentence) implements Attempt {
    @Override
    public void end(Ending by) {
      by.kept(this);
    }
  }

  /**
   * The destination has everything that it takes and was asked to commit; ask again after this
   * time.
   *
   * @param sentence what it does not take; else empty
   */
  record Asked(Duration timeout, String sentence) implements Attempt {
    @Override
    public void end(Ending by) {
      by.asked(this);
    }
  }

  /**
   * May do better later.
   *
   * @param destinationDown nobody there at all: other deliveries need not be tried now
   */
  record Failed(String code, String sentence, boolean destinationDown) implements Attempt {
    @Override
    public void end(Ending by) {
      by.failed(this);
    }
  }

  /** Will not do better by itself. */
  record Dead(String code, String sentence) implements Attempt {
    @Override
    public void end(Ending by) {
      by.dead(this);
    }
  }
}
