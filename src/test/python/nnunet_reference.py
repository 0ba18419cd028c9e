"""Archives of nnU-Net models with random weights, and what nnU-Net itself makes of them.

    nnunet_reference.py OUT CASE [CT.nii.gz]

CASE is one of CASES below. Writes into OUT:
    CASE.zip             the archive, laid out as nnUNetv2_export_model_to_zip does
    CASE.safetensors     patch: input and logits of one patch; with a CT also what DefaultPreprocessor
                         made of it (data) and every third voxel of the sliding window's logits (logits)
    CASE.nii.gz          with a CT: the labels that nnU-Net exports
"""

import json
import os
import sys
import zipfile
from pathlib import Path

os.environ.setdefault("nnUNet_raw", "/nonexistent")
os.environ.setdefault("nnUNet_preprocessed", "/nonexistent")
os.environ.setdefault("nnUNet_results", "/nonexistent")
os.environ.setdefault("nnUNet_def_n_proc", "2")

import numpy as np
import torch
from nnunetv2.inference.export_prediction import export_prediction_from_logits
from nnunetv2.inference.predict_from_raw_data import nnUNetPredictor
from nnunetv2.utilities.get_network_from_plans import get_network_from_plans
from nnunetv2.utilities.plans_handling.plans_handler import PlansManager
from safetensors.numpy import save_file

RESAMPLING = {
    "resampling_fn_data": "resample_data_or_seg_to_shape",
    "resampling_fn_seg": "resample_data_or_seg_to_shape",
    "resampling_fn_data_kwargs": {"is_seg": False, "order": 3, "order_z": 0, "force_separate_z": None},
    "resampling_fn_seg_kwargs": {"is_seg": True, "order": 1, "order_z": 0, "force_separate_z": None},
    "resampling_fn_probabilities": "resample_data_or_seg_to_shape",
    "resampling_fn_probabilities_kwargs": {"is_seg": False, "order": 1, "order_z": 0, "force_separate_z": None},
}
# TotalSegmentator's order: from the sacrum upwards
TOTALSEGMENTATOR = ["background", "sacrum", "vertebrae_S1"] + [
    "vertebrae_" + level
    for level in [f"L{n}" for n in range(5, 0, -1)] + [f"T{n}" for n in range(12, 0, -1)] + [f"C{n}" for n in range(7, 0, -1)]
]
CTSPINE1K = ["background"] + [f"C{n}" for n in range(1, 8)] + [f"T{n}" for n in range(1, 13)] + [f"L{n}" for n in range(1, 7)]


def common(configuration, patch, spacing):
    return {
        "data_identifier": "nnUNetPlans_" + configuration,
        "preprocessor_name": "DefaultPreprocessor",
        "batch_size": 2,
        "patch_size": patch,
        "median_image_size_in_voxels": [float(2 * side) for side in patch],
        "spacing": spacing,
        "normalization_schemes": ["CTNormalization"],
        "use_mask_for_norm": [False],
        "batch_dice": True,
        **RESAMPLING,
    }


def plans(name, transpose, configurations):
    return {
        "dataset_name": name,
        "plans_name": "nnUNetPlans",
        "original_median_spacing_after_transp": [1.5, 1.5, 1.5],
        "original_median_shape_after_transp": [220, 200, 220],
        "image_reader_writer": "SimpleITKIO",
        "transpose_forward": transpose,
        "transpose_backward": [int(n) for n in np.argsort(transpose)],
        "configurations": configurations,
        "experiment_planner_used": "ExperimentPlanner",
        "label_manager": "LabelManager",
        "foreground_intensity_properties_per_channel": {
            "0": {
                "max": 3071.0, "mean": 213.4567, "median": 190.0, "min": -1024.0,
                "percentile_00_5": -126.5, "percentile_99_5": 1015.25, "std": 233.321,
            }
        },
    }


def old_plain(patch, spacing, stages, base, most):
    """Plans as nnU-Net wrote them before 2.3, which TotalSegmentator's archives still have."""
    return {
        **common("3d_fullres", patch, spacing),
        "UNet_class_name": "PlainConvUNet",
        "UNet_base_num_features": base,
        "unet_max_num_features": most,
        "n_conv_per_stage_encoder": [2] * stages,
        "n_conv_per_stage_decoder": [2] * (stages - 1),
        "num_pool_per_axis": [stages - 1] * 3,
        "pool_op_kernel_sizes": [[1, 1, 1]] + [[2, 2, 2]] * (stages - 1),
        "conv_kernel_sizes": [[3, 3, 3]] * stages,
    }


def new_residual(patch, spacing, features, blocks, kernels, strides):
    stages = len(features)
    return {
        **common("3d_fullres", patch, spacing),
        "architecture": {
            "network_class_name": "dynamic_network_architectures.architectures.unet.ResidualEncoderUNet",
            "arch_kwargs": {
                "n_stages": stages,
                "features_per_stage": features,
                "conv_op": "torch.nn.modules.conv.Conv3d",
                "kernel_sizes": kernels,
                "strides": strides,
                "n_blocks_per_stage": blocks,
                "n_conv_per_stage_decoder": [1] * (stages - 1),
                "conv_bias": True,
                "norm_op": "torch.nn.modules.instancenorm.InstanceNorm3d",
                "norm_op_kwargs": {"eps": 1e-05, "affine": True},
                "dropout_op": None,
                "dropout_op_kwargs": None,
                "nonlin": "torch.nn.LeakyReLU",
                "nonlin_kwargs": {"inplace": True},
            },
            "_kw_requires_import": ["conv_op", "norm_op", "dropout_op", "nonlin"],
        },
    }


def inherited(base, **changes):
    """A configuration that changes a few keys of another, as nnU-Net's do for low resolution."""
    return {"inherits_from": base, **changes}


CASES = {
    # name: labels, orientation is as stored, plans
    "plain": (
        TOTALSEGMENTATOR,
        lambda: plans("Dataset292_TotalSegmentator_part2_vertebrae_1532subj", [0, 1, 2],
                      {"3d_fullres": old_plain([64, 64, 80], [2.4, 2.2, 2.2], 5, 8, 48)}),
    ),
    "residual": (
        CTSPINE1K,
        lambda: plans("Dataset601_CTSpine1K", [1, 0, 2], {
            "3d_base": new_residual(
                [28, 96, 96], [6.5, 1.9, 2.0], [8, 16, 32, 48], [1, 2, 2, 2],
                [[1, 3, 3], [3, 3, 3], [3, 3, 3], [3, 3, 3]],
                [[1, 1, 1], [1, 2, 2], [2, 2, 2], [2, 2, 2]]),
            "3d_fullres": inherited("3d_base", patch_size=[20, 96, 96]),
        }),
    ),
    # small enough to be kept in src/test/resources
    "tiny-plain": (
        ["background", "vertebrae_L2", "vertebrae_L1", "vertebrae_T12"],
        lambda: plans("Dataset901_TinyPlain", [0, 1, 2],
                      {"3d_fullres": old_plain([8, 16, 16], [3.0, 3.0, 3.0], 3, 4, 10)}),
    ),
    "tiny-residual": (
        ["background", "T12", "L1", "L2"],
        lambda: plans("Dataset902_TinyResidual", [0, 1, 2], {"3d_fullres": new_residual(
            [8, 16, 16], [3.0, 3.0, 3.0], [3, 6, 6], [1, 2, 2],
            [[1, 3, 3], [3, 3, 3], [3, 3, 3]], [[1, 1, 1], [1, 2, 2], [2, 2, 2]])}),
    ),
}


def network_of(manager, configuration, heads, deep_supervision):
    return get_network_from_plans(
        configuration.network_arch_class_name, configuration.network_arch_init_kwargs,
        configuration.network_arch_init_kwargs_req_import, 1, heads,
        allow_init=True, deep_supervision=deep_supervision)


def randomised(network):
    """He's initialisation leaves every norm at 1 and 0, which would hide a mistake in them."""
    for name, parameter in network.named_parameters():
        if ".norm." in name or "all_modules.1" in name:
            parameter.data += 0.3 * torch.randn_like(parameter)
        elif name.endswith("bias"):
            parameter.data = 0.1 * torch.randn_like(parameter)
        elif "seg_layers" in name:
            parameter.data = torch.randn_like(parameter)
    return network


def write_archive(case, out):
    labels, make = CASES[case]
    plan = make()
    dataset = {
        "channel_names": {"0": "CT"},
        "labels": {name: number for number, name in enumerate(labels)},
        "numTraining": 1,
        "file_ending": ".nii.gz",
    }
    manager = PlansManager(json.loads(json.dumps(plan)))
    configuration = manager.get_configuration("3d_fullres")
    network = randomised(network_of(manager, configuration, len(labels), True))
    optimizer = torch.optim.SGD(network.parameters(), 0.01, momentum=0.99, nesterov=True)
    big = not case.startswith("tiny")
    if big:
        sum(p.sum() for p in network.parameters()).backward()
        optimizer.step()
    checkpoint = {
        "network_weights": network.state_dict(),
        "optimizer_state": optimizer.state_dict() if big else None,
        "grad_scaler_state": {"scale": 65536.0, "growth_factor": 2.0, "_growth_tracker": 3},
        "logging": {"mean_fg_dice": [np.float64(0.5)], "lrs": [0.01], "epoch_end_timestamps": [1.7e9],
                    "dice_per_class_or_region": [[np.float32(0.25), np.float64(0.5)]], "curve": np.arange(3.0)},
        "_best_ema": np.float64(0.5),
        "current_epoch": 1000,
        "init_args": {"plans": plan, "configuration": "3d_fullres", "fold": 0, "dataset_json": dataset,
                      "device": torch.device("cpu")},
        "trainer_name": "nnUNetTrainer",
        "inference_allowed_mirroring_axes": (0, 1, 2),
    }
    model = out / plan["dataset_name"] / "nnUNetTrainer__nnUNetPlans__3d_fullres"
    (model / "fold_0").mkdir(parents=True, exist_ok=True)
    (model / "plans.json").write_text(json.dumps(plan, indent=1))
    (model / "dataset.json").write_text(json.dumps(dataset, indent=1))
    torch.save(checkpoint, model / "fold_0" / "checkpoint_final.pth")
    with zipfile.ZipFile(out / f"{case}.zip", "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for file in sorted(model.rglob("*")):
            if file.is_file():
                archive.write(file, file.relative_to(out))
    return model


def opened(model):
    predictor = nnUNetPredictor(tile_step_size=0.5, use_gaussian=True, use_mirroring=False,
                                perform_everything_on_device=False, device=torch.device("cpu"),
                                verbose=False, allow_tqdm=False)
    predictor.initialize_from_trained_model_folder(str(model), use_folds=(0,), checkpoint_name="checkpoint_final.pth")
    return predictor


def main():
    out, case = Path(sys.argv[1]), sys.argv[2]
    torch.manual_seed(20261122)
    torch.set_num_threads(2)
    predictor = opened(write_archive(case, out))
    configuration = predictor.configuration_manager
    predictor.network.load_state_dict(predictor.list_of_parameters[0])
    predictor.network.eval()
    patch = torch.randn(1, 1, *configuration.patch_size)
    with torch.inference_mode():
        logits = predictor.network(patch)
    if isinstance(logits, (list, tuple)):
        logits = logits[0]
    arrays = {"patch.input": patch[0].numpy(), "patch.logits": logits[0].numpy()}
    if len(sys.argv) > 3:
        preprocessor = configuration.preprocessor_class(verbose=False)
        data, _, properties = preprocessor.run_case([sys.argv[3]], None, predictor.plans_manager, configuration,
                                                    predictor.dataset_json)
        predicted = predictor.predict_logits_from_preprocessed_data(torch.from_numpy(data))
        arrays["data"] = np.ascontiguousarray(data[0])
        arrays["logits"] = np.ascontiguousarray(predicted.numpy()[:, ::3, ::3, ::3].astype(np.float32))
        export_prediction_from_logits(predicted, properties, configuration, predictor.plans_manager,
                                      predictor.dataset_json, str(out / case))
    save_file(arrays, out / f"{case}.safetensors")


if __name__ == "__main__":
    main()
