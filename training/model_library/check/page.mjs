// Runs in the browser: every check answers with figures, and check.mjs judges them.
import * as webllm from "@mlc-ai/web-llm";

const LOWEST = -3.4028234663852886e38;
let engine, pipeline, tvm, device, vm;

const onGpu = (shape, dtype, data) => tvm.empty(shape, dtype, device).copyFrom(data);

async function read(tensor, dtype = tensor.dtype) {
  const host = tvm.empty(tensor.shape, dtype, tvm.cpu()).copyFrom(tensor);
  await device.sync();
  return host.toArray();
}

/** Runs `body` in a tvm scope that stays open over its awaits. */
async function scoped(body) {
  tvm.beginScope();
  try {
    return await body();
  } finally {
    tvm.endScope();
  }
}

async function load(modelUrl, wasmUrl) {
  const started = performance.now();
  const appConfig = { model_list: [{ model: modelUrl, model_id: "checked", model_lib: wasmUrl }] };
  engine = await webllm.CreateMLCEngine("checked", { appConfig, initProgressCallback: () => {} });
  pipeline = engine.loadedModelIdToPipeline.get("checked");
  ({ tvm, device, vm } = pipeline);
  return (performance.now() - started) / 1e3;
}

async function chat(messages, max_tokens) {
  const reply = await engine.chat.completions.create({ messages, max_tokens, temperature: 0 });
  const { prompt_tokens, completion_tokens, extra } = reply.usage;
  return {
    text: reply.choices[0].message.content,
    prompt_tokens,
    completion_tokens,
    prefill_tokens_per_s: extra.prefill_tokens_per_s,
    decode_tokens_per_s: extra.decode_tokens_per_s,
  };
}

const reset = () => engine.resetChat();

async function maskedArgmax(rounds) {
  const size = pipeline.fullVocabSize;
  const words = Math.ceil(size / 32);
  const failures = [];
  let seconds = 0;
  for (let round = 0; round < rounds; round++) {
    // Few distinct values, so that ties are everywhere; the last rounds are the corners.
    const logits = Float32Array.from({ length: size }, () => Math.floor(Math.random() * (round % 2 ? 8 : 1e6)) - 4);
    const mask = Int32Array.from({ length: words }, () => (Math.random() * 2 ** 32) | 0);
    if (round === rounds - 1) mask.fill(0);
    if (round === rounds - 2) mask.fill(0)[words - 1] = 1 << 31;
    if (round === rounds - 3) mask.fill(-1);
    if (round === rounds - 4) logits.fill(-1e30);
    let expected = -1;
    for (let id = 0; id < size; id++) {
      if ((mask[id >> 5] >>> (id & 31)) & 1 && (expected < 0 || logits[id] > logits[expected])) expected = id;
    }
    await scoped(async () => {
      const step = vm.getFunction("masked_argmax");
      const inputs = [onGpu([1, 1, size], "float32", logits), onGpu([1, words], "int32", mask)];
      await device.sync();
      const started = performance.now();
      const [got] = await read(step(...inputs), "int32");
      seconds += (performance.now() - started) / 1e3;
      if (got !== expected) failures.push({ round, got, expected });
    });
  }
  return { rounds, failures, ms: (seconds / rounds) * 1e3 };
}

async function gatherLogits() {
  const size = pipeline.fullVocabSize;
  const logits = Float32Array.from({ length: size }, () => Math.random());
  const failures = [];
  for (const count of [1, 7, 64]) {
    const ids = Int32Array.from({ length: count }, (_, i) => (i === 0 ? size - 1 : Math.floor(Math.random() * size)));
    await scoped(async () => {
      const gather = vm.getFunction("gather_logits");
      const got = await read(gather(onGpu([1, 1, size], "float32", logits), onGpu([count], "int32", ids)));
      ids.forEach((id, i) => got[i] === logits[id] || failures.push({ count, id, got: got[i], expected: logits[id] }));
    });
  }
  return { failures };
}

/** WebLLM's own functions that change logits, against a plain loop. */
async function logitChanges() {
  const size = pipeline.fullVocabSize;
  const words = Math.ceil(size / 32);
  const logits = Float32Array.from({ length: size }, () => Math.fround(Math.random() * 8 - 4));
  const mask = Int32Array.from({ length: words }, () => (Math.random() * 2 ** 32) | 0);
  const ids = Int32Array.from({ length: 100 }, (_, i) => i * 491);
  const counts = ids.map((_, i) => 1 + (i % 3));
  const bias = Float32Array.from(ids, (_, i) => i / 10);
  const zeros = new Int32Array(ids.length);
  const run = (name, ...rest) =>
    scoped(async () => {
      const tensor = onGpu([1, size], "float32", logits);
      vm.getFunction(name)(tensor, ...rest.map(([shape, dtype, data]) => onGpu(shape, dtype, data)));
      return read(tensor);
    });
  const n = [ids.length];
  const relative = (got, expected) =>
    distance(
      got.map((value, i) => value / expected[i]),
      new Float32Array(size).fill(1),
    );
  const masked = logits.map((value, id) => ((mask[id >> 5] >>> (id & 31)) & 1 ? value : LOWEST));
  const biased = logits.slice();
  const penalised = logits.slice();
  ids.forEach((id, i) => {
    biased[id] += bias[i];
    const value = logits[id] - (0.5 + counts[i] * 0.25);
    penalised[id] = value < 0 ? value * 1.5 : value / 1.5;
  });
  return {
    // The lowest float loses its last digits on the way into WGSL: relative to itself.
    bitmask: relative(await run("apply_bitmask_inplace", [[1], "int32", [0]], [[1, words], "int32", mask]), masked),
    bias: distance(await run("apply_logit_bias_inplace", [n, "int32", zeros], [n, "int32", ids], [n, "float32", bias]), biased),
    penalty: distance(
      await run(
        "apply_penalty_inplace",
        [[1], "int32", [0]],
        [n, "int32", zeros],
        [n, "int32", ids],
        [n, "int32", counts],
        [[1, 3], "float32", [0.5, 0.25, 1.5]],
      ),
      penalised,
    ),
  };
}

/** Draws over a known distribution: ids 10 i hold (i + 1) / 55 for i < 10; top p 0.5 keeps the upper four. */
async function topP() {
  const size = pipeline.fullVocabSize;
  const probs = new Float32Array(size);
  for (let i = 0; i < 10; i++) probs[10 * i] = (i + 1) / 55;
  const failures = [];
  for (const topP of [1, 0.5, 1e-5]) {
    const kept = topP === 1 ? [...Array(10).keys()] : topP === 0.5 ? [6, 7, 8, 9] : [9];
    const mass = kept.reduce((sum, i) => sum + i + 1, 0);
    for (const u of [0, 0.11, 0.37, 0.62, 0.93, 0.9999999]) {
      let rest = u * mass;
      const expected = 10 * (kept.find((i) => (rest -= i + 1) < 0) ?? 9);
      await scoped(async () => {
        const sorted = vm.getFunction("argsort_probs")(onGpu([1, size], "float32", probs));
        const draw = vm.getFunction("sample_with_top_p");
        const [got] = await read(
          draw(sorted.get(0), sorted.get(1), onGpu([1], "float32", [u]), onGpu([1], "int32", [0]), onGpu([1], "float32", [topP])),
        );
        if (got !== expected) failures.push({ topP, u, got, expected });
      });
    }
  }
  return { failures };
}

/** Appends tokens to the cache and returns the logits after the last one, or 64 of them by id. */
function append(tokens, ids) {
  return scoped(async () => {
    const cache = pipeline.kvCache;
    const hidden = pipeline.embed(onGpu([tokens.length], "int32", tokens), pipeline.params);
    pipeline.fKVCacheBeginForward(cache, tvm.makeShapeTuple([0]), tvm.makeShapeTuple([tokens.length]));
    const forward = tokens.length > 1 ? pipeline.prefill : pipeline.decoding;
    const logits = forward(hidden.view([1, ...hidden.shape]), cache, pipeline.params).get(0);
    pipeline.fKVCacheEndForward(cache);
    return read(ids ? vm.getFunction("gather_logits")(logits, onGpu([ids.length], "int32", ids)) : logits);
  });
}

function pop(count) {
  return scoped(async () => {
    const popn = tvm.getGlobalFunc("vm.builtin.kv_state_popn");
    popn(pipeline.kvCache, tvm.scalar(0, "int32"), tvm.scalar(count, "int32"));
  });
}

const distance = (a, b) => a.reduce((worst, value, i) => Math.max(worst, Math.abs(value - b[i])), 0);

/** Cutting the end off the cache must leave no trace; cuts cross the page boundaries at 16 and 32. */
async function popN() {
  const head = Array.from({ length: 15 }, (_, i) => 1000 + 37 * i);
  await reset();
  await append(head);
  const expected = await append([4321]);
  const worst = [];
  for (const tail of [1, 2, 19]) {
    // The first time 4321 is popped, later what the time before appended.
    await pop(1);
    await append(Array.from({ length: tail }, (_, i) => 2000 + 11 * i));
    await pop(tail);
    worst.push(distance(await append([4321]), expected));
  }
  return { worst };
}

/** Steps of a reference run: the highest |Δ| over its 64 logits a step, and how many argmaxes agree. */
async function compare({ tokens, steps, checks }) {
  await reset();
  const out = { steps: steps.length, worst: 0, seconds: 0 };
  let from = 0;
  for (const [i, step] of steps.entries()) {
    const started = performance.now();
    const got = await append(tokens.slice(from, from + step), checks[i].ids);
    out.seconds += (performance.now() - started) / 1e3;
    out.worst = Math.max(out.worst, distance(got, checks[i].logits));
    from += step;
  }
  await reset();
  return { ...out, tokens: from };
}

window.check = { load, chat, reset, maskedArgmax, gatherLogits, logitChanges, topP, popN, compare };
