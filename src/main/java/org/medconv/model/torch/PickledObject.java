package org.medconv.model.torch;

/**
 * Stands where a pickle holds an object of a class that is not read, a {@code torch.device} or a
 * numpy array for instance. It does nothing and holds nothing.
 *
 * @param type the class, as {@code module.name}
 */
public record PickledObject(String type) {}
