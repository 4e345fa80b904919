import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname } from "node:path";
import vm from "node:vm";
import type * as XGrammar from "@mlc-ai/web-xgrammar";

const require = createRequire(import.meta.url);
let loaded: typeof XGrammar | undefined;

/**
 * The grammar engine of the runtime itself. The package calls itself a module but is a UMD script, which Node's
 * loaders cannot take, so it is wrapped here as CommonJS would.
 */
function xgrammar(): typeof XGrammar {
  if (loaded) return loaded;
  const file = require.resolve("@mlc-ai/web-xgrammar");
  const exports = {} as typeof XGrammar;
  const run = vm.compileFunction(readFileSync(file, "utf8"), ["exports", "module", "require", "__filename", "__dirname"], {
    filename: file,
    importModuleDynamically: vm.constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
  }) as (...scope: unknown[]) => void;
  run(exports, { exports }, require, file, dirname(file));
  return (loaded = exports);
}

// The vocabulary does not matter for whole strings; the second token ends one.
const VOCABULARY = ["a", "</s>"];
const STOP = 1;
let compiler: Promise<XGrammar.GrammarCompiler> | undefined;

async function createCompiler(): Promise<XGrammar.GrammarCompiler> {
  const { GrammarCompiler, TokenizerInfo } = xgrammar();
  const info = await TokenizerInfo.createTokenizerInfo(VOCABULARY, "raw", false, VOCABULARY.length, [STOP]);
  return GrammarCompiler.createGrammarCompiler(info);
}

/** Compiles an EBNF text and says which strings it accepts whole. */
export async function recogniser(ebnf: string): Promise<(text: string) => boolean> {
  const compiled = await (await (compiler ??= createCompiler())).compileGrammar(ebnf);
  const matcher = await xgrammar().GrammarMatcher.createGrammarMatcher(compiled);
  return (text) => {
    matcher.reset();
    // The matcher takes no empty string; no action is one.
    return text !== "" && matcher._acceptString(text) && matcher.acceptToken(STOP);
  };
}
