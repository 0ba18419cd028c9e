package org.medconv.disk;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystems;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;

/**
 * Creates folders (0700) and files (0600) that no other account can read, whatever the umask,
 * because the node stores data of patients. On file systems without such modes nothing is set.
 */
public final class OwnerOnly {
  private static final boolean MODES =
      FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
  private static final FileAttribute<?>[] FOLDER = mode("rwx------");
  private static final FileAttribute<?>[] FILE = mode("rw-------");
  private static final Set<PosixFilePermission> OWNERS =
      EnumSet.of(
          PosixFilePermission.OWNER_READ,
          PosixFilePermission.OWNER_WRITE,
          PosixFilePermission.OWNER_EXECUTE);

  /** In a tree that is being closed, until all of it is. */
  private static final String MARK = ".closing";

  private OwnerOnly() {}

  private static FileAttribute<?>[] mode(String mode) {
    return MODES
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(mode))
        }
        : new FileAttribute<?>[0];
  }

  /** Creates a folder and its parents if they are missing. */
  public static Path folders(Path folder) throws IOException {
    return Files.createDirectories(folder, FOLDER);
  }

  /** Creates a new folder. */
  public static Path folder(Path folder) throws IOException {
    return Files.createDirectory(folder, FOLDER);
  }

  /** Opens a file; a newly created one gets mode 0600. */
  public static FileChannel open(Path file, OpenOption... options) throws IOException {
    return FileChannel.open(file, Set.of(options), FILE);
  }

  /** Creates an empty file with a unique name. */
  public static Path temporary(Path folder, String prefix, String suffix) throws IOException {
    return Files.createTempFile(folder, prefix, suffix, FILE);
  }

  /** Creates an empty file if there is none. */
  public static void file(Path file) throws IOException {
    open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE).close();
  }

  /**
   * Removes the permissions of other accounts on a file or folder.
   *
   * @return whether they had any permission
   * @throws IOException if the file belongs to another account
   */
  public static boolean close(Path path) throws IOException {
    if (!MODES || !isOpenToOthers(path)) {
      return false;
    }
    Set<PosixFilePermission> permissions = permissions(path);
    permissions.retainAll(OWNERS);
    Files.setPosixFilePermissions(path, permissions);
    return true;
  }

  /** Gives a file created by other means, such as a socket, mode 0600. */
  public static void closeAsFile(Path file) throws IOException {
    if (MODES) {
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }
  }

  /** Lets the group look at a file or into a folder of ours that is meant for it. */
  public static void openToGroup(Path path) throws IOException {
    if (MODES) {
      Set<PosixFilePermission> permissions = permissions(path);
      permissions.add(PosixFilePermission.GROUP_READ);
      if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
        permissions.add(PosixFilePermission.GROUP_EXECUTE);
      }
      Files.setPosixFilePermissions(path, permissions);
    }
  }

  /** Whether another account has any permission on a file or folder; false if it is missing. */
  public static boolean isOpenToOthers(Path path) throws IOException {
    try {
      return MODES && !OWNERS.containsAll(permissions(path));
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  private static Set<PosixFilePermission> permissions(Path path) throws IOException {
    return Files.getPosixFilePermissions(path, LinkOption.NOFOLLOW_LINKS);
  }

  /**
   * Closes a folder that is open to other accounts, and with it access to everything below; {@link
   * #closeBelow} closes the contents, which may take long.
   *
   * @return whether anything below it remains to be closed, from this call or from an earlier one
   *     that a crash cut off
   */
  public static boolean closeTop(Path folder) throws IOException {
    if (isOpenToOthers(folder)) {
      file(folder.resolve(MARK));
      close(folder);
    }
    return Files.exists(folder.resolve(MARK));
  }

  /**
   * Closes everything below a folder.
   *
   * @return how many files and folders were open to others
   * @throws ClosedByInterruptException when this thread is interrupted
   * @throws IOException when one of them cannot be closed; the others are then
   */
  public static long closeBelow(Path folder) throws IOException {
    Closing closing = new Closing();
    Files.walkFileTree(folder, closing);
    if (closing.failure != null) {
      throw closing.failure;
    }
    Files.deleteIfExists(folder.resolve(MARK));
    return closing.closed;
  }

  private static final class Closing extends SimpleFileVisitor<Path> {
    private long closed;
    private IOException failure;

    @Override
    public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes)
        throws IOException {
      return visitFile(folder, attributes);
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      if (Thread.currentThread().isInterrupted()) {
        throw new ClosedByInterruptException();
      }
      try {
        if (!attributes.isSymbolicLink() && OwnerOnly.close(file)) {
          closed++;
        }
        return FileVisitResult.CONTINUE;
      } catch (IOException notOurs) {
        return visitFileFailed(file, notOurs);
      }
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException why) {
      if (failure == null && !(why instanceof NoSuchFileException)) {
        failure = why;
      }
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path folder, IOException why) {
      return why == null ? FileVisitResult.CONTINUE : visitFileFailed(folder, why);
    }
  }
}
