#!/usr/bin/env bash
# build_runtime.sh VENV OUTDIR: TVM's browser runtime as three wasm objects, from the wheel's sources.
set -euo pipefail
venv=$1
out=$2
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
packages=$("$venv/bin/python" -c 'import sysconfig; print(sysconfig.get_paths()["purelib"])')

# Rebuild only when our sources, the packages or the compiler changed: this is the slow step.
stamp=$({ cat "$here"/requirements.txt "${BASH_SOURCE[0]}"; find "$here/runtime" -type f | sort | xargs cat; emcc --version; } | sha256sum)
if [ -f "$out/stamp" ] && [ "$(cat "$out/stamp")" = "$stamp" ]; then exit 0; fi

# The sources expect the layout of TVM's repository. Copied, because ours fill the gaps among them.
tree=$out/tree
rm -rf "$out"
mkdir -p "$tree/3rdparty"
cp -r "$packages/tvm/src" "$packages/tvm/include" "$packages/tvm/web" "$tree/"
ln -s "$packages/tvm_ffi" "$tree/3rdparty/tvm-ffi"
cp -r "$here/runtime/src" "$here/runtime/include" "$here/runtime/entry.cc" "$tree/"
# Remote procedure calls and CPU sorting are not used in the page, and their helpers are not in the wheel.
grep -v -e 'src/runtime/rpc/' -e 'contrib/sort/' "$tree/web/emcc/wasm_runtime.cc" > "$tree/web/emcc/model_runtime.cc"

cd "$tree"
flags=(-Os -std=c++17 -Wno-ignored-attributes
  -I. -Iinclude -I3rdparty/tvm-ffi/include -I3rdparty/tvm-ffi/3rdparty/dlpack/include)
for source in web/emcc/model_runtime.cc web/emcc/webgpu_runtime.cc entry.cc; do
  emcc "${flags[@]}" -c "$source" -o "$out/$(basename "$source" .cc).o"
done
rm -rf "$tree"
echo "$stamp" > "$out/stamp"
