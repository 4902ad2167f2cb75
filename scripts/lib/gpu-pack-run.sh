#!/usr/bin/env bash
# ./run.sh [--hidden N] [--cases N]: holds the WebGPU engines on this machine's graphics processor against float64 and
# PyTorch's steps, every case or the first N of each kind, then times a training step. Needs an x86-64 Linux with a Vulkan
# driver, bash, coreutils, tar and gzip (xz for a pack made with --xz); no network, no Node.
# Ends with `conformance: N passed, N failed` and `webgpu … s/step …`; the exit status is 0 when nothing failed.
set -u
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
hidden=3000 cases=
while [ $# -gt 0 ]; do
  case $1 in
    --hidden) hidden=${2:-} ;;
    --cases) cases=${2:-} ;;
    *) set -- ;;
  esac
  if ! [[ ${2:-} =~ ^[1-9][0-9]*$ ]]; then
    echo "usage: run.sh [--hidden N] [--cases N]" >&2
    exit 1
  fi
  shift 2
done

work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
archive=$here/pack.tar.gz unpack=gzip
[ -f "$archive" ] || archive=$here/pack.tar.xz unpack=xz
if ! command -v "$unpack" >/dev/null; then
  echo "$unpack is not installed here: make the pack with gzip (usual) or with xz (--xz)." >&2
  exit 1
fi
"$unpack" -dc "$archive" | tar -xf - -C "$work"
[ "${PIPESTATUS[*]}" = "0 0" ] || exit 1
# What this machine lacks: libraries of Node, and the loader of Vulkan drivers. Its own come first where it has them.
node() { "$work/node" "$@"; }
if ! node "$work/has-adapter.mjs" 2>/dev/null; then
  export LD_LIBRARY_PATH="${LD_LIBRARY_PATH:+$LD_LIBRARY_PATH:}$work/lib"
  if ! node "$work/has-adapter.mjs"; then
    echo "No Vulkan adapter was found: is a driver installed?" >&2
    exit 1
  fi
fi

status=0
node "$work/pack.js" conformance $cases | tee "$work/conformance.txt"
[ "${PIPESTATUS[0]}" = 0 ] || status=1
node "$work/pack.js" bench "$hidden" | tee "$work/bench.txt"
[ "${PIPESTATUS[0]}" = 0 ] || status=1

if python3 -c 'import torch; assert torch.cuda.is_available()' 2>/dev/null; then
  for variant in script fused compiled; do
    echo "PyTorch, $variant:"
    printf '\n\n\n\n\n' | python3 "$work/pytorch_step.py" \
      --hidden "$hidden" --layers 3 --batch 256 --device cuda --variant "$variant" || true
  done
fi

tail -n 1 "$work/conformance.txt"
tail -n 1 "$work/bench.txt"
exit "$status"
