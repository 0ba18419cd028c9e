/**
 * Networks that others trained with nnU-Net v2 (Isensee et al. 2021), TotalSegmentator's among
 * them: their archives read, their networks built, and nnU-Net's own way from a CT to labels gone
 * step by step. Arrays have nnU-Net's axes: channel, then the three axes of the plan, the last
 * fastest.
 */
package org.medconv.segment.nnunet;
