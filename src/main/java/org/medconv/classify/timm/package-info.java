/**
 * The backbones of MedConv: networks of timm (https://github.com/huggingface/pytorch-image-models)
 * with every kernel, stride and pool turned into 3D, as the {@code timm_3d} package of PyPI does.
 * {@link org.medconv.classify.timm.Backbone} is the door.
 */
package org.medconv.classify.timm;
