/**
 * PyTorch's checkpoint files ({@code torch.save}, since 1.6) read in plain Java: a ZIP of one
 * pickle and the arrays it speaks of. Nothing a file names is ever loaded or run.
 */
package org.medconv.model.torch;
