package org.medconv.receive;

import java.nio.file.Path;

/**
 * An instance that is durably on disk.
 *
 * @param first false when it had been kept before; then nothing was written
 */
record KeptInstance(InstanceUids uids, Path file, boolean first) {}
