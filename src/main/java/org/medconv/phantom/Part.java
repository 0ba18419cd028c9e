package org.medconv.phantom;

/**
 * A solid, how it looks and what it is called.
 *
 * @param label the label its voxels take; null leaves the labels as they are
 */
record Part(Solid solid, Tissue tissue, PhantomLabel label) {}
