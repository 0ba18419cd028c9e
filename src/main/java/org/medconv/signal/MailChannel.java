package org.medconv.signal;

import jakarta.mail.Authenticator;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.PasswordAuthentication;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Date;
import java.util.Properties;
import org.medconv.signal.AlertsConfig.Mail;

/** Sends mail by SMTP (RFC 5321), encrypted with STARTTLS (RFC 3207) if configured. */
final class MailChannel implements Channel {
  private static final String PATIENCE_MILLISECONDS = "20000";

  private final Mail config;
  private final String node;
  private final Clock clock;

  /**
   * @param node AE title of the sending node
   */
  MailChannel(Mail config, String node, Clock clock) {
    this.config = config;
    this.node = node;
    this.clock = clock;
  }

  @Override
  public void tell(Alert alert, Moment moment) throws MessagingException {
    MimeMessage message = new MimeMessage(session());
    message.setFrom(new InternetAddress(config.from(), true));
    for (String to : config.to()) {
      message.addRecipient(Message.RecipientType.TO, new InternetAddress(to, true));
    }
    message.setSubject(Wording.subject(node, alert, moment), StandardCharsets.UTF_8.name());
    message.setText(Wording.text(node, alert, moment), StandardCharsets.UTF_8.name());
    message.setSentDate(Date.from(clock.instant()));
    Transport.send(message);
  }

  private Session session() {
    Properties settings = new Properties();
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
