package org.medconv.phantom;

/**
 * A solid, how it looks and what it is called.
 *
 * @param tissue null leaves the values as they are and sets labels only
 * @param label the label its voxels take; null leaves the labels as they are
 */
record Part(Solid solid, Appearance tissue, PhantomLabel label) {}
