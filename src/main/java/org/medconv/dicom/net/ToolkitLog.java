package org.medconv.dicom.net;

import org.aoju.bus.logger.AbstractAware;
import org.aoju.bus.logger.Log;
import org.aoju.bus.logger.LogFactory;
import org.aoju.bus.logger.level.Level;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The log of the toolkit. At DEBUG and INFO the toolkit writes commands and whole data sets,
 * including patients. These levels are therefore dropped, whatever the logging configuration says,
 * and of warnings and errors only the kind of exception is logged.
 */
final class ToolkitLog extends AbstractAware {
  private static final long serialVersionUID = 1L;
  private static final Logger LOG = LoggerFactory.getLogger("org.aoju");

  private final String name;

  private ToolkitLog(String name) {
    this.name = name;
  }

  static final class Factory extends LogFactory {
    Factory() {
      super("org.medconv");
    }

    @Override
    public Log createLog(String name) {
      return new ToolkitLog(name);
    }

    @Override
    public Log createLog(Class<?> type) {
      return new ToolkitLog(type == null ? "org.aoju" : type.getName());
    }
  }

  @Override
  public String getName() {
    return name;
  }

  @Override
  public boolean isTrace() {
    return false;
  }

  @Override
  public void trace(String caller, Throwable thrown, String format, Object... arguments) {
    // never: see above
  }

  @Override
  public boolean isDebug() {
    return false;
  }

  @Override
  public void debug(String caller, Throwable thrown, String format, Object... arguments) {
    // never: see above
  }

  @Override
  public boolean isInfo() {
    return false;
  }

  @Override
  public void info(String caller, Throwable thrown, String format, Object... arguments) {
    // never: see above
  }

  @Override
  public boolean isWarn() {
    return false;
  }

  @Override
  public void warn(String caller, Throwable thrown, String format, Object... arguments) {
    // Mostly bad bytes from the peer; the listener reports those itself, without content.
  }

  @Override
  public boolean isError() {
    return LOG.isErrorEnabled();
  }

  @Override
  public void error(String caller, Throwable thrown, String format, Object... arguments) {
    LOG.error("{}: {}", name, thrown == null ? "error" : thrown.getClass().getName());
  }

  @Override
  public void log(
      String caller, Level level, Throwable thrown, String format, Object... arguments) {
    if (level == Level.ERROR) {
      error(caller, thrown, format, arguments);
    }
  }
}
