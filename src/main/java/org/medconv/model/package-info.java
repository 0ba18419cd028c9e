/**
 * Model folders and what stands in them: weights, their checksums, the plan in {@code model.yaml},
 * and the engine that runs networks.
 */
package org.medconv.model;
