package org.medconv.signal;

import jakarta.mail.Authenticator;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.PasswordAuthentication;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Date;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.medconv.signal.AlertsConfig.Mail;

/** Sends mail by SMTP (RFC 5321), encrypted with STARTTLS (RFC 3207) if configured. */
final class MailChannel implements Channel {
  private static final String PATIENCE_MILLISECONDS = "20000";

  private final Mail config;
  private final String node;
  private final Duration deadline;
  private final Clock clock;

  /**
   * @param node AE title of the sending node
   * @param deadline for the whole exchange with the server
   */
  MailChannel(Mail config, String node, Duration deadline, Clock clock) {
    this.config = config;
    this.node = node;
    this.deadline = deadline;
    this.clock = clock;
  }

  @Override
  public void tell(Alert alert, Moment moment)
      throws MessagingException, IOException, InterruptedException {
    try (OwnSockets sockets = new OwnSockets()) {
      MimeMessage message = message(session(sockets), alert, moment);
      FutureTask<Boolean> sending =
          new FutureTask<>(
              () -> {
                Transport.send(message);
                return true;
              });
      Thread thread = new Thread(sending, "alerts-smtp");
      thread.setDaemon(true);
      thread.start();
      await(sending);
    }
  }

  private void await(FutureTask<Boolean> sending)
      throws MessagingException, IOException, InterruptedException {
    try {
      sending.get(deadline.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new AnswerTooLate(deadline, "alerts.mail.host");
    } catch (ExecutionException e) {
      throw e.getCause() instanceof MessagingException refused
          ? refused
          : new MessagingException("the mail cannot be sent: " + e.getCause(), e);
    }
  }

  private MimeMessage message(Session session, Alert alert, Moment moment)
      throws MessagingException {
    MimeMessage message = new MimeMessage(session);
    message.setFrom(new InternetAddress(config.from(), true));
    for (String to : config.to()) {
      message.addRecipient(Message.RecipientType.TO, new InternetAddress(to, true));
    }
    message.setSubject(Wording.subject(node, alert, moment), StandardCharsets.UTF_8.name());
    message.setText(Wording.text(node, alert, moment), StandardCharsets.UTF_8.name());
    message.setSentDate(Date.from(clock.instant()));
    return message;
  }

  private Session session(OwnSockets sockets) {
    Properties settings = new Properties();
    settings.put("mail.smtp.socketFactory", sockets);
    settings.setProperty("mail.smtp.socketFactory.fallback", "false");
    // The mail is accepted before QUIT; without its answer the mail would be sent again.
    settings.setProperty("mail.smtp.quitwait", "false");
    settings.setProperty("mail.smtp.host", config.host());
    settings.setProperty("mail.smtp.port", Integer.toString(config.port()));
    settings.setProperty("mail.smtp.starttls.enable", Boolean.toString(config.startTls()));
    settings.setProperty("mail.smtp.starttls.required", Boolean.toString(config.startTls()));
    settings.setProperty("mail.smtp.ssl.checkserveridentity", "true");
    settings.setProperty("mail.smtp.ssl.protocols", "TLSv1.2 TLSv1.3");
    settings.setProperty("mail.smtp.connectiontimeout", PATIENCE_MILLISECONDS);
    settings.setProperty("mail.smtp.timeout", PATIENCE_MILLISECONDS);
    settings.setProperty("mail.smtp.writetimeout", PATIENCE_MILLISECONDS);
    if (config.user().isEmpty()) {
      return Session.getInstance(settings);
    }
    settings.setProperty("mail.smtp.auth", "true");
    return Session.getInstance(settings, new Account());
  }

  private final class Account extends Authenticator {
    @Override
    protected PasswordAuthentication getPasswordAuthentication() {
      return new PasswordAuthentication(
          config.user().orElse(""), config.password().map(each -> each.reveal()).orElse(""));
    }
  }
}
