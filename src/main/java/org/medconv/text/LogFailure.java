package org.medconv.text;

import ch.qos.logback.classic.pattern.ThrowableProxyConverter;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.StackTraceElementProxy;
import java.util.Arrays;

/** {@code %failure} of logback.xml: the stack trace, with each exception's message as one line. */
public final class LogFailure extends ThrowableProxyConverter {
  @Override
  protected String throwableProxyToString(IThrowableProxy failure) {
    return super.throwableProxyToString(new Told(failure));
  }

  private record Told(IThrowableProxy failure) implements IThrowableProxy {
    @Override
    public String getMessage() {
      return failure.getMessage() == null ? null : OneLine.of(failure.getMessage());
    }

    @Override
    public String getOverridingMessage() {
      return failure.getOverridingMessage() == null
          ? null
          : OneLine.of(failure.getOverridingMessage());
    }

    @Override
    public String getClassName() {
      return failure.getClassName();
    }

    @Override
    public StackTraceElementProxy[] getStackTraceElementProxyArray() {
      return failure.getStackTraceElementProxyArray();
    }

    @Override
    public int getCommonFrames() {
      return failure.getCommonFrames();
    }

    @Override
    public IThrowableProxy getCause() {
      return failure.getCause() == null ? null : new Told(failure.getCause());
    }

    @Override
    public IThrowableProxy[] getSuppressed() {
      return Arrays.stream(failure.getSuppressed()).map(Told::new).toArray(IThrowableProxy[]::new);
    }

    @Override
    public boolean isCyclic() {
      return failure.isCyclic();
    }
  }
}
