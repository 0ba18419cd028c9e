package org.medconv.yaml;

import java.math.BigDecimal;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.medconv.text.Secret;

/**
 * Parsers of the values in {@code conf/node.yaml}. Each throws IllegalArgumentException with a
 * sentence that names the value and what would be right.
 *
 * @param environment for {@code ${env:NAME}}, which may stand in any value
 * @param home where relative paths start
 */
public record Values(Map<String, String> environment, Path home) {
  private static final Pattern VARIABLE = Pattern.compile("\\$\\{env:([A-Za-z_][A-Za-z0-9_]*)}");
  private static final Pattern DURATION = Pattern.compile("(\\d{1,9})(ms|s|m|h|d)");
  private static final Pattern SIZE = Pattern.compile("(\\d{1,9})(B|KiB|MiB|GiB|TiB)");
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
  private static final Pattern UID = Pattern.compile("(0|[1-9]\\d*)(\\.(0|[1-9]\\d*))*");
  private static final Duration LONGEST = Duration.ofDays(20);

  /** The text with environment variables put in. */
  public String text(String raw) {
    Matcher variables = VARIABLE.matcher(raw);
    return variables.replaceAll(found -> Matcher.quoteReplacement(variable(found.group(1))));
  }

  private String variable(String name) {
    String value = environment.get(name);
    if (value == null) {
      throw new IllegalArgumentException("the environment variable %s is not set".formatted(name));
    }
    return value;
  }

  public Secret secret(String raw) {
    return new Secret(text(raw));
  }

  /** A name that rules and the command line use. */
  public String name(String raw) {
    String value = text(raw);
    if (!NAME.matcher(value).matches()) {
      throw wrong(value, "is not a name: 1 to 64 letters, digits, dots, hyphens, underscores");
    }
    return value;
  }

  /** A DICOM LO that goes into the objects made here. */
  public String shortText(String raw) {
    String value = text(raw).strip();
    if (value.isEmpty() || value.length() > 64 || value.contains("\\")) {
      throw wrong(value, "must be 1 to 64 characters without a backslash");
    }
    return value;
  }

  public Function<String, Integer> integer(int least, int most) {
    return raw -> Math.toIntExact(number(text(raw), least, most));
  }

  public Function<String, Long> number(long least, long most) {
    return raw -> number(text(raw), least, most);
  }

  private static long number(String value, long least, long most) {
    if (value.matches("-?\\d{1,18}")) {
      long number = Long.parseLong(value);
      if (least <= number && number <= most) {
        return number;
      }
    }
    throw wrong(value, "is not a whole number from %d to %d".formatted(least, most));
  }

  public Function<String, Double> decimal(double above, double most) {
    return raw -> {
      String value = text(raw);
      if (value.matches("-?\\d{1,9}(\\.\\d{1,9})?")) {
        double number = new BigDecimal(value).doubleValue();
        if (above < number && number <= most) {
          return number;
        }
      }
      throw wrong(value, "is not a number above %s, at most %s".formatted(above, most));
    };
  }

  public boolean yesOrNo(String raw) {
    return switch (text(raw)) {
      case "true" -> true;
      case "false" -> false;
      default -> throw wrong(text(raw), "is not one of true, false");
    };
  }

  /** A word of a list. */
  public Function<String, String> oneOf(List<String> words) {
    return raw -> {
      String value = text(raw);
      if (!words.contains(value)) {
        throw wrong(value, "is not one of " + String.join(", ", words));
      }
      return value;
    };
  }

  /** Longer than nothing, and short enough for the milliseconds of a socket. */
  public Duration duration(String raw) {
    String value = text(raw);
    Matcher parts = DURATION.matcher(value);
    if (!parts.matches()) {
      throw wrong(value, "is not a time like 500ms, 30s, 5m, 2h");
    }
    long count = Long.parseLong(parts.group(1));
    Duration duration =
        switch (parts.group(2)) {
          case "ms" -> Duration.ofMillis(count);
          case "s" -> Duration.ofSeconds(count);
          case "m" -> Duration.ofMinutes(count);
          case "h" -> Duration.ofHours(count);
          default -> Duration.ofDays(count);
        };
    if (duration.isZero() || duration.compareTo(LONGEST) > 0) {
      throw wrong(value, "must be more than 0 and at most %dd".formatted(LONGEST.toDays()));
    }
    return duration;
  }

  public Function<String, Long> size(String least, String most) {
    return raw -> {
      String value = text(raw);
      long bytes = bytes(value);
      if (bytes < bytes(least) || bytes > bytes(most)) {
        throw wrong(value, "is not a size from %s to %s".formatted(least, most));
      }
      return bytes;
    };
  }

  private static long bytes(String value) {
    Matcher parts = SIZE.matcher(value);
    if (!parts.matches()) {
      throw wrong(value, "is not a size like 512KiB, 20MiB, 2GiB");
    }
    int shift =
        switch (parts.group(2)) {
          case "B" -> 0;
          case "KiB" -> 10;
          case "MiB" -> 20;
          case "GiB" -> 30;
          default -> 40;
        };
    return Math.multiplyExact(Long.parseLong(parts.group(1)), 1L << shift);
  }

  public Path path(String raw) {
    String value = text(raw);
    if (value.isBlank()) {
      throw wrong(value, "is not a path");
    }
    return home.resolve(value).normalize();
  }

  /** An address to listen on or to know a caller by; no name that would have to be looked up. */
  public String ipAddress(String raw) {
    String value = text(raw);
    boolean looksRight =
        value.matches("\\d{1,3}(\\.\\d{1,3}){3}") || value.matches("[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");
    try {
      if (looksRight) {
        return InetAddress.getByName(value).getHostAddress();
      }
    } catch (UnknownHostException notAnAddress) {
      // said below
    }
    throw wrong(value, "is not an IP address like 192.0.2.10 or 2001:db8::10");
  }

  public String host(String raw) {
    String value = text(raw);
    if (!value.matches("[A-Za-z0-9:._-]{1,253}")) {
      throw wrong(value, "is neither a host name nor an IP address");
    }
    return value;
  }

  public URI absoluteUri(String raw) {
    String value = text(raw);
    try {
      URI uri = URI.create(value);
      if (uri.isAbsolute()) {
        return uri;
      }
    } catch (IllegalArgumentException notAUri) {
      // said below
    }
    throw wrong(value, "is not an absolute URI");
  }

  public URI webAddress(String raw) {
    URI uri = absoluteUri(raw);
    boolean web = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
    if (!web || uri.getHost() == null) {
      throw wrong(text(raw), "is not an address like https://fhir.example.org/r4");
    }
    if (uri.getUserInfo() != null) {
      throw new IllegalArgumentException(
          "an address must not contain a user or password; use bearerToken");
    }
    return uri;
  }

  /**
   * Whether what goes to a web address can be read on its way; not where it stays on this machine.
   */
  public static boolean isClearText(URI url) {
    if (!"http".equals(url.getScheme())) {
      return false;
    }
    String host = url.getHost();
    try {
      return !host.equals("localhost")
          && !(host.matches("[0-9.]+|\\[.*]") && InetAddress.getByName(host).isLoopbackAddress());
    } catch (UnknownHostException unknown) {
      return true;
    }
  }

  public String uidRoot(String raw) {
    String value = text(raw);
    if (value.length() > 24 || !UID.matcher(value).matches()) {
      throw wrong(
          value, "is not a UID prefix of at most 24 characters, like 2.25 or 1.2.840.99999");
    }
    return value;
  }

  /** A value that is not taken, and why. */
  public static IllegalArgumentException wrong(String value, String why) {
    return new IllegalArgumentException("\"%s\" %s".formatted(value, why));
  }
}
