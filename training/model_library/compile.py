"""Compiles the model for WebGPU: `compile.py --out DIR` writes DIR/objects/*.o and DIR/metadata.json.

Run by build.sh, in its own environment; build.sh also links the objects with the runtime.
"""

import argparse
import dataclasses
import json
import shutil
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
try:
    import tvm
except ImportError:
    sys.exit("compile.py needs apache-tvm: run `bash training/model_library/build.sh OUTDIR`, which brings it.")
from tvm import relax, tirx
from tvm.s_tir import dlight

import kernels
import kv_cache
import logits
from model import InteractionModel
from shape import Shape


def metadata(shape: Shape, parameters, family: str) -> dict:
    """What `_metadata` tells WebLLM; the packer reads the same file for names, shapes and order."""
    return {
        "model_type": "llama",
        "quantization": "q4f32_1",
        "kernels": family,
        "context_window_size": shape.context,
        "sliding_window_size": -1,
        "attention_sink_size": -1,
        "prefill_chunk_size": shape.prefill_chunk,
        "tensor_parallel_shards": 1,
        "pipeline_parallel_stages": 1,
        "kv_state_kind": "kv_cache",
        "max_batch_size": 1,
        "shape": dataclasses.asdict(shape),
        "params": [
            {"name": name, "shape": [int(size) for size in parameter.shape], "dtype": str(parameter.dtype)}
            for name, parameter in parameters
        ],
    }


def build_module(shape: Shape, family: str, target: tvm.target.Target):
    """The model with everything WebLLM asks the library for, and its metadata."""
    kernel_family = kernels.load(family)
    model = InteractionModel(shape, kernel_family)
    module, parameters, _ = model.export_tvm(spec=model.specification(), allow_extern=True)
    described = metadata(shape, parameters, family)
    builder = relax.BlockBuilder(module)
    kv_cache.add_create_function(builder, shape, kernel_family, target)
    with builder.function("_metadata", []):
        builder.emit_func_output(tvm.ir.StringImm(json.dumps(described)))
    module = builder.finalize()
    for function in logits.FUNCTIONS:
        module[function.attrs["global_symbol"]] = function
    bounds = {"seq_len": shape.prefill_chunk, "batch_size": 1, "num_samples": 1, "num_ids": 64}
    for name, function in module.functions_items():
        if isinstance(function, relax.Function):
            function = function.with_attr("tir_var_upper_bound", bounds)
            module[name] = function.with_attr("relax.memory_plan_dynamic_func_output", True)
    return module, described


def lower(module: tvm.IRModule, target: tvm.target.Target) -> tvm.IRModule:
    transform, gpu = relax.transform, dlight.gpu
    return tvm.transform.Sequential(
        [
            tirx.transform.BindTarget(target),
            transform.LegalizeOps(),
            transform.AnnotateTIROpPattern(),
            transform.FoldConstant(),
            transform.FuseOps(),
            transform.FuseTIR(),
            transform.DeadCodeElimination(),
            # For what has no schedule of ours: norms, softmax and elementwise functions.
            dlight.ApplyDefaultSchedule(gpu.Reduction(), gpu.GeneralReduction(), gpu.Fallback()),
            # WGSL has no 64-bit integers.
            tirx.transform.ForceNarrowIndexToInt32(),
            transform.RewriteDataflowReshape(),
            transform.ToNonDataflow(),
            transform.RemovePurityChecking(),
            transform.CallTIRRewrite(),
            transform.StaticPlanBlockMemory(),
            transform.LowerAllocTensor(),
            transform.KillAfterLastUse(),
            transform.LowerRuntimeBuiltin(),
            transform.ComputePrimValue(),
            transform.VMShapeLower(),
            transform.AttachGlobalSymbol(),
        ]
    )(module)


def write_objects(executable, folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)

    def keep(output, objects, options=None, **_):
        for source in objects:
            shutil.copy(source, folder)
        Path(output).write_text("")

    # Objects, not bitcode: the wheel's LLVM is newer than Debian's emscripten.
    keep.object_format = "o"
    executable.export_library(str(folder / "unused.wasm"), fcompile=keep)
    (folder / "unused.wasm").unlink()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--metadata", type=Path, help="default: OUT/metadata.json")
    parser.add_argument("--kernels", choices=kernels.FAMILIES, default="barrier-free")
    parser.add_argument("--config", type=Path, help="config.json of another Llama-shaped base")
    parser.add_argument("--context", type=int, default=Shape.context)
    arguments = parser.parse_args()

    shape = Shape.from_hugging_face(arguments.config, context=arguments.context) if arguments.config else Shape(context=arguments.context)
    host = {"kind": "llvm", "mtriple": "wasm32-unknown-unknown-wasm"}
    target = tvm.target.Target({"kind": "webgpu", "max_num_threads": 256}, host=host)
    with target, tvm.transform.PassContext(opt_level=3, config={"tirx.disable_cse_tir": True}):
        module, described = build_module(shape, arguments.kernels, target)
        executable = relax.build(lower(module, target), target=target, relax_pipeline=None, system_lib=True)
    write_objects(executable, arguments.out / "objects")
    path = arguments.metadata or arguments.out / "metadata.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(described, indent=1) + "\n")


if __name__ == "__main__":
    main()
