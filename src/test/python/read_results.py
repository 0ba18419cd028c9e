"""Reads a SEG and an SR with highdicom and prints what it found as JSON.

usage: read_results.py SEG SR

The voxels are centres in patient space (LPS, mm, rounded to 0.01). The codes are compared with
pydicom's copy of PS3.16; those that it does not know are not judged.
"""

import json
import sys

import highdicom as hd
import numpy as np
import pydicom
from pydicom.sr._concepts_dict import concepts


def voxels(path):
    segmentation = hd.seg.segread(path)
    # The first segment is the body; the others lie within it.
    volume = segmentation.get_volume(segment_numbers=[1])
    indices = np.argwhere(volume.array[..., 0] > 0)
    points = volume.map_indices_to_reference(indices)
    return segmentation, np.round(points, 2).tolist()


def numbers(group):
    found = []
    for item in group.ContentSequence:
        if item.ValueType != "NUM":
            continue
        modifiers = {
            child.ConceptNameCodeSequence[0].CodeValue: child
            for child in item.ContentSequence
        }
        measured = item.MeasuredValueSequence[0]
        found.append(
            {
                "concept": item.ConceptNameCodeSequence[0].CodeValue,
                "value": str(measured.NumericValue),
                "unit": measured.MeasurementUnitsCodeSequence[0].CodeValue,
                "derivation": modifiers["121401"].ConceptCodeSequence[0].CodeMeaning
                if "121401" in modifiers
                else None,
                "version": modifiers["111003"].TextValue,
            }
        )
    return found


def evaluations(dataset):
    """The coded qualitative evaluations of TID 1500, by name; of several the last."""
    found = {}
    for container in dataset.ContentSequence:
        if container.ConceptNameCodeSequence[0].CodeValue != "C0034375":
            continue
        for item in container.ContentSequence:
            if item.ValueType == "CODE":
                name = item.ConceptNameCodeSequence[0].CodeMeaning
                found[name] = item.ConceptCodeSequence[0].CodeMeaning
    return found


def meanings(dataset):
    """Codes whose meaning is not one that PS3.16 has for them."""
    known = {}
    for scheme, keywords in concepts.items():
        for codes in keywords.values():
            for value, (meaning, *_) in codes.items():
                known.setdefault((scheme, value), set()).add(meaning)
    wrong = []
    for item in items(dataset):
        key = (item.CodingSchemeDesignator, item.CodeValue)
        if key[0] == "UCUM":
            continue  # viewers show a unit's meaning beside the number: "HU" and "cm3", not their names
        if item.CodeMeaning not in known.get(key, {item.CodeMeaning}):
            wrong.append([*key, item.CodeMeaning, sorted(known[key])])
    return wrong


def items(dataset):
    if "CodeValue" in dataset:
        yield dataset
    for element in dataset:
        if element.VR == "SQ":
            for item in element.value:
                yield from items(item)


def main(segmentation_path, report_path):
    segmentation, points = voxels(segmentation_path)
    report = hd.sr.srread(report_path)
    drawn = report.content.get_planar_roi_measurement_groups()
    groups = report.content.get_volumetric_roi_measurement_groups()
    plain = pydicom.dcmread(report_path)
    print(
        json.dumps(
            {
                "voxels": points,
                "segment_tracking_uid": segmentation.SegmentSequence[0].TrackingUID,
                "segment_description": segmentation.SegmentSequence[
                    0
                ].SegmentDescription,
                "source_instances": [
                    str(uid)
                    for _, _, uid in segmentation.get_source_image_uids()
                ],
                "patient_name": str(plain.PatientName),
                "drawn": [
                    {
                        "tracking_uid": str(group.tracking_uid),
                        "site": group.finding_sites[0].value.meaning,
                        "outline": group.roi.graphic_type.value,
                        "closed": bool(
                            (group.roi.value[0] == group.roi.value[-1]).all()
                        ),
                        "numbers": numbers(group[0]),
                    }
                    for group in drawn
                ],
                "groups": [
                    {
                        "tracking_uid": str(group.tracking_uid),
                        "finding": group.finding_type.meaning,
                        "segment_instance": group.referenced_segment.referenced_sop_instance_uid,
                        "numbers": numbers(group[0]),
                    }
                    for group in groups
                ],
                "evaluations": evaluations(plain),
                "wrong_meanings": meanings(plain) + meanings(segmentation),
            }
        )
    )


if __name__ == "__main__":
    main(*sys.argv[1:])
