package org.medconv.config;

import java.net.URI;
import java.time.Duration;
import java.time.LocalTime;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.medconv.signal.AlertsConfig;
import org.medconv.signal.AlertsConfig.Mail;
import org.medconv.signal.AlertsConfig.Webhook;
import org.medconv.signal.AlertsConfig.WorkingHours;
import org.medconv.signal.HttpConfig;
import org.medconv.yaml.Values;
import org.medconv.yaml.YamlMapping;

/** Reads {@code http:} and {@code alerts:}. */
final class SignalKeys {
  private static final int PORT = 11180;
  private static final int SUBMISSION_PORT = 587;
  private static final Pattern HOURS =
      Pattern.compile("((?:[01]\\d|2[0-3]):[0-5]\\d)-((?:[01]\\d|2[0-3]):[0-5]\\d)");
  private static final Pattern ADDRESS = Pattern.compile("[^@\\s<>,;]+@[^@\\s<>,;]+");

  private final Values values;

  SignalKeys(Values values) {
    this.values = values;
  }

  HttpConfig http(YamlMapping http) {
    HttpConfig config =
        new HttpConfig(
            http.value("bindAddress", "127.0.0.1", values::ipAddress),
            http.value("port", Optional.of(PORT), this::portOrOff));
    http.noOthers();
    return config;
  }

  private Optional<Integer> portOrOff(String raw) {
    // YAML reads the bare word as false.
    return values.text(raw).matches("off|false")
        ? Optional.empty()
        : Optional.of(values.integer(0, 65535).apply(raw));
  }

  /**
   * @param diskBelow if nothing is said
   */
  AlertsConfig alerts(YamlMapping alerts, long diskBelow) {
    AlertsConfig config =
        new AlertsConfig(
            alerts.has("mail") ? Optional.of(mail(alerts.mapping("mail"))) : Optional.empty(),
            alerts.has("webhook")
                ? Optional.of(webhook(alerts.mapping("webhook")))
                : Optional.empty(),
            alerts.value("queueAge", Duration.ofHours(2), values::duration),
            alerts.value("destinationDown", Duration.ofMinutes(15), values::duration),
            alerts.value("diskBelow", diskBelow, values.size("0B", "1024TiB")),
            alerts.value("certificateWithin", Duration.ofDays(30), values::age),
            alerts.optional("noStudyFor", values::duration),
            alerts.value(
                "workingHours",
                new WorkingHours(LocalTime.of(8, 0), LocalTime.of(18, 0)),
                this::hours));
    alerts.noOthers();
    return config;
  }

  private WorkingHours hours(String raw) {
    String text = values.text(raw);
    Matcher parts = HOURS.matcher(text);
    if (!parts.matches()) {
      throw Values.wrong(text, "is not a span like 08:00-18:00");
    }
    LocalTime from = LocalTime.parse(parts.group(1));
    LocalTime to = LocalTime.parse(parts.group(2));
    if (!from.isBefore(to)) {
      throw Values.wrong(text, "must end after it begins, on the same day");
    }
    return new WorkingHours(from, to);
  }

  private Mail mail(YamlMapping mail) {
    Mail config =
        new Mail(
            mail.required("host", values::host).orElse("unknown"),
            mail.value("port", SUBMISSION_PORT, values.integer(1, 65535)),
            mail.value("startTls", true, values::yesOrNo),
            mail.optional("user", values::text),
            mail.optional("password", values::secret),
            mail.required("from", this::address).orElse("nobody@unknown.invalid"),
            mail.list("to", this::address));
    if (config.to().isEmpty()) {
      mail.fault("to", "names nobody; list the addresses that are told");
    }
    if (config.password().isPresent() && !config.startTls()) {
      mail.fault("password", "would travel unencrypted; set startTls: true");
    }
    mail.noOthers();
    return config;
  }

  private String address(String raw) {
    String text = values.text(raw);
    if (!ADDRESS.matcher(text).matches()) {
      throw Values.wrong(text, "is not a mail address like ct-it@hospital.example.org");
    }
    return text;
  }

  private Webhook webhook(YamlMapping webhook) {
    Webhook config =
        new Webhook(
            webhook
                .required("url", values::webAddress)
                .orElse(URI.create("https://unnamed.invalid")),
            webhook.optional("bearerToken", values::secret));
    if (config.bearerToken().isPresent() && Values.isClearText(config.url())) {
      webhook.fault("bearerToken", "would travel unencrypted; url must begin with https://");
    }
    webhook.noOthers();
    return config;
  }
}
