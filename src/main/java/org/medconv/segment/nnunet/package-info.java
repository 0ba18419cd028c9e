/**
 * Networks trained with nnU-Net v2 (Isensee et al. 2021), TotalSegmentator's included: reads their
 * archives, builds their networks, and follows nnU-Net's steps from a CT to labels. Arrays use
 * nnU-Net's axes: channel, then the three axes of the plan, last axis fastest.
 */
package org.medconv.segment.nnunet;
