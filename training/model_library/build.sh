#!/usr/bin/env bash
# Builds the WebGPU model library from registry packages alone.
#
#   bash training/model_library/build.sh OUTDIR|OUT.wasm [--metadata OUT.json] [options of compile.py]
#
# OUTDIR gets model.wasm and metadata.json. Needs python3 (with venv) and emcc; a first run takes
# some three minutes of two free cores, half of it TVM's runtime, which is kept for the next one.
set -euo pipefail

usage='usage: build.sh OUTDIR|OUT.wasm [--metadata OUT.json] [--kernels FAMILY] [--config config.json] [--context TOKENS]'
[ $# -ge 1 ] || { echo "$usage" >&2; exit 2; }
case $1 in
  -*) echo "$usage" >&2; exit 2 ;;
  *.wasm) wasm=$1 ;;
  *) wasm=$1/model.wasm ;;
esac
shift
mkdir -p "$(dirname "$wasm")"
metadata=$(dirname "$wasm")/metadata.json
options=()
while [ $# -gt 0 ]; do
  case $1 in
    --metadata) metadata=$2; shift 2 ;;
    *) options+=("$1"); shift ;;
  esac
done

command -v emcc > /dev/null || { echo 'emcc is missing: apt-get install emscripten' >&2; exit 1; }

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
build=$here/../build
venv=$build/venv-tvm
work=$build/model_library
mkdir -p "$work"

# Not the training environment: that one has a compiler of its own that TVM must not meet.
if ! cmp -s "$here/requirements.txt" "$venv/requirements.txt"; then
  python3 -m venv "$venv"
  "$venv/bin/python" -m pip install --quiet --requirement "$here/requirements.txt"
  cp "$here/requirements.txt" "$venv/requirements.txt"
fi

bash "$here/build_runtime.sh" "$venv" "$work/runtime"
"$venv/bin/python" "$here/compile.py" --out "$work" --metadata "$metadata" "${options[@]+"${options[@]}"}"

# emcc warns of two undefined symbols, and of no more: the functions that WebLLM's JavaScript brings.
# -Oz: the wasm only launches kernels, and every page fetches it. Memory grows while shards load.
emcc -Oz --no-entry -s WASM_BIGINT=1 -s ERROR_ON_UNDEFINED_SYMBOLS=0 -s STANDALONE_WASM=1 \
  -s ALLOW_MEMORY_GROWTH=1 -s TOTAL_MEMORY=160MB -o "$work/linked.wasm" "$work"/runtime/*.o "$work"/objects/*.o

# Only now: a page or a packer never meets a half-written library.
mv "$work/linked.wasm" "$wasm"

echo "$wasm: $(wc -c < "$wasm") bytes, $(gzip -9 -c "$wasm" | wc -c) gzipped; $metadata"
