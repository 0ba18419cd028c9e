package org.medconv.model.torch;

/**
 * Stands for an object of an unsupported class, such as {@code torch.device} or a numpy array.
 * Holds only the name of the class.
 *
 * @param type the class, as {@code module.name}
 */
public record PickledObject(String type) {}
