/**
 * Model folders and their contents: weights, checksums, the plan in {@code model.yaml}, and the
 * engine that runs the networks.
 */
package org.medconv.model;
