package org.medconv.fuzz;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.management.ManagementFactory;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * Gives the node one input after the other of one kind, in its own process with the shipped heap.
 * {@link FuzzTest} starts it. Input n depends only on the seed and on n.
 */
final class Fuzzer {
  /** Ends the process: an input hangs. */
  static final int HUNG = 5;

  static final int DEFECTS = 1;

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  /** A frame may be 4 million pixels; a decoder's own tables come on top. */
  private static final long MOST_ALLOCATED = 600L << 20;

  /** CPU time, since the machine may be busy. */
  private static final long MOST_CPU_SECONDS = 10;

  private static final long MOST_SECONDS = 90;
  private static final int MOST_DEFECTS = 10;
  private static final int HEAD = 12;

  private final String kind;
  private final Subject subject;
  private final long seed;
  private final Path folder;
  private final MappedByteBuffer current;
  private final Thread worker = Thread.currentThread();
  private final Set<String> defects = new HashSet<>();
  private volatile long begun = System.nanoTime();
  private volatile long cpuBefore;
  private long number;
  private long taken;

  private Fuzzer(String kind, long seed, Path folder) throws Exception {
    this.kind = kind;
    this.seed = seed;
    this.folder = folder;
    this.subject = Subjects.of(kind);
    try (FileChannel channel =
        FileChannel.open(
            current(folder, kind),
            StandardOpenOption.CREATE,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE)) {
      // The content of a mapped file survives the process, however it ends.
      this.current = channel.map(FileChannel.MapMode.READ_WRITE, 0, 8 << 20);
    }
  }

  private static Path current(Path folder, String kind) {
    return folder.resolve(kind + ".current");
  }

  /**
   * @param arguments kind, seed, number of the first input, seconds, inputs at most, folder
   */
  public static void main(String[] arguments) throws Exception {
    Fuzzer fuzzer = new Fuzzer(arguments[0], Long.parseLong(arguments[1]), Path.of(arguments[5]));
    long end = System.nanoTime() + 1_000_000_000L * Long.parseLong(arguments[3]);
    fuzzer.run(Long.parseLong(arguments[2]), end, Long.parseLong(arguments[4]));
    // Not by returning: threads of a subject may still run.
    Runtime.getRuntime().exit(fuzzer.defects.isEmpty() ? 0 : DEFECTS);
  }

  private void run(long first, long end, long most) throws Exception {
    Thread.setDefaultUncaughtExceptionHandler(
        (thread, failure) -> defect(new IllegalStateException(thread + " stopped", failure)));
    Thread watch = new Thread(this::watch, "watch");
    watch.setDaemon(true);
    watch.start();
    try (subject) {
      for (number = first; number - first < most && System.nanoTime() < end; number++) {
        attempt();
      }
      System.out.printf(
          "%s: %d inputs, %d taken, %d refused, %d defects%n",
          kind, number - first, taken, number - first - taken, defects.size());
    }
  }

  private void attempt() {
    try {
      byte[] input =
          subject.input(
              new SplittableRandom((seed * 0x9E3779B97F4A7C15L) ^ (number * 0xD1B54A32D192ED03L)));
      keep(input);
      cpuBefore = THREADS.getThreadCpuTime(worker.getId());
      begun = System.nanoTime();
      long before = THREADS.getCurrentThreadAllocatedBytes();
      if (subject.attempt(input) == Subject.Ending.TAKEN) {
        taken++;
      }
      long allocated = THREADS.getCurrentThreadAllocatedBytes() - before;
      if (allocated > MOST_ALLOCATED) {
        throw new IllegalStateException("allocated %d MiB".formatted(allocated >> 20));
      }
    } catch (Throwable defect) {
      defect(defect);
    }
  }

  private void keep(byte[] input) {
    int length = Math.min(input.length, current.capacity() - HEAD);
    current.putLong(0, number).putInt(8, length).put(HEAD, input, 0, length);
  }

  /** One line per place of origin; the full trace only the first time. */
  private synchronized void defect(Throwable defect) {
    if (defects.add(place(defect))) {
      StringWriter trace = new StringWriter();
      defect.printStackTrace(new PrintWriter(trace));
      String text = trace.toString();
      System.out.println(text.substring(0, Math.min(text.length(), 4000)));
      report();
    }
    if (defects.size() >= MOST_DEFECTS) {
      Runtime.getRuntime().halt(DEFECTS);
    }
  }

  private static String place(Throwable defect) {
    Throwable cause = defect;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause.getClass().getName()
        + Arrays.stream(cause.getStackTrace())
            .filter(frame -> frame.getClassName().startsWith("org.medconv."))
            .findFirst()
            .map(StackTraceElement::toString)
            .orElse("");
  }

  private void report() {
    try {
      System.out.println(saved(folder, kind, seed));
    } catch (IOException e) {
      System.out.println("its input could not be written: " + e);
    }
  }

  /** Writes the last input to a file, and prints how to repeat it. */
  static String saved(Path folder, String kind, long seed) throws IOException {
    byte[] kept = Files.readAllBytes(current(folder, kind));
    java.nio.ByteBuffer head = java.nio.ByteBuffer.wrap(kept);
    long number = head.getLong();
    int length = head.getInt();
    Path file = folder.resolve("%s-%d-%d.input".formatted(kind, seed, number));
    Files.write(file, Arrays.copyOfRange(kept, HEAD, HEAD + length));
    return """
    %s: input %d of seed %d, %s; once more:
    mvn -B -Dquick test-compile surefire:test@heavy-tests -Dtest=FuzzTest -Dfuzz.kinds=%s \
    -Dfuzz.seed=%d -Dfuzz.first=%d -Dfuzz.inputs=1\
    """
        .formatted(kind, number, seed, file, kind, seed, number);
  }

  private void watch() {
    while (true) {
      java.util.concurrent.locks.LockSupport.parkNanos(500_000_000L);
      long cpu = (THREADS.getThreadCpuTime(worker.getId()) - cpuBefore) / 1_000_000_000L;
      long wall = (System.nanoTime() - begun) / 1_000_000_000L;
      if (cpu > MOST_CPU_SECONDS || wall > MOST_SECONDS) {
        System.out.printf("%s: an input takes %d s, %d s of the processor:%n", kind, wall, cpu);
        Arrays.stream(worker.getStackTrace()).limit(40).forEach(System.out::println);
        report();
        Runtime.getRuntime().halt(HUNG);
      }
    }
  }
}
