package org.medconv.signal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.medconv.dicom.net.TlsConfig;
import org.medconv.signal.SignalStore.Failed;
import org.medconv.text.Secret;
import org.medconv.words.Bytes;

/** Finds the problems of this moment. For one thread at a time. */
final class Conditions {
  /** Each check reads thousands of runs, and scanners change slowly. */
  private static final Duration DRIFT_EVERY = Duration.ofMinutes(10);

  private static final String DISK = "disk";

  /** The alert of the disk ends at this part of its mark above the mark: 5 %. */
  private static final long DISK_CLEAR = 20;

  private final AlertsConfig config;
  private final SignalStore store;
  private final LongSupplier freeBytes;
  private final Optional<TlsConfig> tls;
  private final Clock clock;
  private final Instant started;
  private Instant nextDrift = Instant.MIN;
  private List<Alert> drifts = List.of();

  /**
   * @param freeBytes bytes free for received images
   */
  Conditions(
      AlertsConfig config,
      SignalStore store,
      LongSupplier freeBytes,
      Optional<TlsConfig> tls,
      Clock clock) {
    this.config = config;
    this.store = store;
    this.freeBytes = freeBytes;
    this.tls = tls;
    this.clock = clock;
    this.started = clock.instant();
  }

  List<Alert> now() {
    Instant now = clock.instant();
    List<Alert> alerts = new ArrayList<>();
    destinations(alerts, now);
    failures(alerts);
    queue(alerts, now);
    disk(alerts, now);
    store
        .modelsUnusable()
        .ifPresent(
            why ->
                alerts.add(
                    new Alert(
                        "models",
                        "Jobs are held because their models cannot be used",
                        "Look at the reason with `medconv jobs list --reason MODELS_UNUSABLE`, and"
                            + " put the model's files back (`medconv models verify`). The jobs then"
                            + " go on by themselves.",
                        now)));
    silence(alerts, now);
    certificates(alerts, now);
    if (!now.isBefore(nextDrift)) {
      nextDrift = now.plus(DRIFT_EVERY);
      drifts = drifts(now);
    }
    alerts.addAll(drifts);
    return alerts;
  }

  private void destinations(List<Alert> alerts, Instant now) {
    for (Failed each : store.failingDestinations()) {
      if (each.first().isBefore(now.minus(config.destinationDown()))) {
        alerts.add(
            new Alert(
                "destination:" + each.what(),
                "Destination %s takes no results".formatted(each.what()),
                "Look at it with `medconv doctor`. What waits is sent by itself when it is back.",
                each.first()));
      }
    }
  }

  private void failures(List<Alert> alerts) {
    for (Failed each : store.deadLetters()) {
      alerts.add(
          new Alert(
              "dead-letter:" + each.what(),
              "Results for %s could not be delivered and are given up".formatted(each.what()),
              "Look at the reasons with `medconv jobs list --state UNDELIVERED`, mend the cause,"
                  + " then `medconv jobs retry --state UNDELIVERED`.",
              each.first()));
    }
    for (Failed each : store.failedJobs()) {
      alerts.add(
          new Alert(
              "failed:" + each.what(),
              "Runs have failed for good: " + each.what(),
              "Look at them with `medconv jobs list --state FAILED --reason %1$s`, mend the cause, then `medconv jobs retry --state FAILED --reason %1$s`."
                  .formatted(each.what()),
              each.first()));
    }
  }

  private void queue(List<Alert> alerts, Instant now) {
    store.waiting().stream()
        .filter(each -> each.state().equals("QUEUED"))
        .filter(each -> each.oldest().isBefore(now.minus(config.queueAge())))
        .forEach(
            each ->
                alerts.add(
                    new Alert(
                        "queue",
                        "Jobs wait for longer than %d minutes"
                            .formatted(config.queueAge().toMinutes()),
                        "Look with `medconv jobs list --open`: the node may be too slow for what it"
                            + " is sent, or a run may hang.",
                        each.oldest())));
  }

  private void disk(List<Alert> alerts, Instant now) {
    if (isDiskLow(freeBytes.getAsLong())) {
      alerts.add(
          new Alert(
              DISK,
              "Less than %s are free for received images".formatted(Bytes.of(config.diskBelow())),
              "Make room. `medconv retention --dry-run` says what may go; below receive.minimumFree"
                  + " no image is taken.",
              now));
    }
  }

  /** Free space wavers by some images; the alert ends only where there is clearly more. */
  private boolean isDiskLow(long free) {
    long mark = config.diskBelow();
    boolean clear = free - mark >= mark / DISK_CLEAR;
    boolean begun = store.open().stream().anyMatch(each -> each.key().equals(DISK));
    return free < mark || (begun && !clear);
  }

  private void silence(List<Alert> alerts, Instant now) {
    if (config.noStudyFor().isEmpty()) {
      return;
    }
    Instant newest = store.newestImage().filter(at -> at.isAfter(started)).orElse(started);
    Duration quiet = config.workingHours().between(newest, now, ZoneId.systemDefault());
    if (quiet.compareTo(config.noStudyFor().get()) > 0) {
      alerts.add(
          new Alert(
              "no-study",
              "No image has come for %d working hours"
                  .formatted(config.noStudyFor().get().toHours()),
              "Look whether the scanners still send to this node, and at the network.",
              newest));
    }
  }

  private void certificates(List<Alert> alerts, Instant now) {
    tls.ifPresent(
        keys -> {
          expiring(alerts, "keyStore", keys.keyStore(), keys.keyStorePassword(), now);
          expiring(alerts, "trustStore", keys.trustStore(), keys.trustStorePassword(), now);
        });
  }

  private void expiring(List<Alert> alerts, String key, Path file, Secret password, Instant now) {
    try (InputStream in = Files.newInputStream(file)) {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(in, password.reveal().toCharArray());
      for (String alias : Collections.list(store.aliases())) {
        if (store.getCertificate(alias) instanceof X509Certificate certificate) {
          Instant end = certificate.getNotAfter().toInstant();
          if (end.isBefore(now.plus(config.certificateWithin()))) {
            alerts.add(
                new Alert(
                    "certificate:" + key + ":" + alias,
                    "A certificate of dicom.tls.%s (%s) expires on %s"
                        .formatted(key, alias, end.toString().substring(0, 10)),
                    "Put a new one into %s and start the node again; without it, peers are not answered over TLS."
                        .formatted(file),
                    now));
          }
        }
      }
    } catch (IOException | GeneralSecurityException unreadable) {
      alerts.add(
          new Alert(
              "certificate:" + key,
              "The file of dicom.tls.%s cannot be read any more".formatted(key),
              "Put it back; the next start of the node fails without it.",
              now));
    }
  }

  private List<Alert> drifts(Instant now) {
    return Scanners.drifts(store.newestRuns(now)).stream()
        .map(
            drift ->
                new Alert(
                    "drift:%s:%s".formatted(drift.what(), drift.scanner()),
                    drift.sentence(),
                    "Ask what has changed at the scanner: calibration, protocol, kernel, patients."
                        + " Until that is known, distrust its results.",
                    now))
        .toList();
  }
}
