import fs from "node:fs";
import path from "node:path";
import ts from "typescript";

const root = path.resolve(import.meta.dirname, "../..");
/** Attributes that a person reads or hears. */
const SPOKEN = "aria-label|aria-description|aria-roledescription|aria-valuetext|title|placeholder|alt";
const SPOKEN_WORDS = new RegExp(`(?:${SPOKEN})="[^"]*\\p{L}`, "u");
const OPEN_ATTRIBUTE = /[\w.?@-]+=(?:"[^"]*)?$/;
/** Calls that show or say their arguments. */
const SHOWING = /^(?:quietLine|announce|say|showNudge|showResponse|reminder)$/;

/** The files of a folder of `src` that hold no words for a person; `strings.ts` has them. */
export function sourcesOf(folder: string): { file: string; text: string }[] {
  const files = fs.readdirSync(path.join(root, "src", folder)).filter((name) => name.endsWith(".ts") && name !== "strings.ts");
  return files.map((name) => ({ file: `src/${folder}/${name}`, text: fs.readFileSync(path.join(root, "src", folder, name), "utf8") }));
}

/** Words that a source would itself show: in Lit templates, and in calls that show or say something. */
export function literalsIn(text: string): string[] {
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isTaggedTemplateExpression(node) && node.tag.getText() === "html") found.push(...wordsOf(node.template));
    if (ts.isCallExpression(node) && SHOWING.test(calledName(node))) found.push(...node.arguments.flatMap(wordsIn));
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile("source.ts", text, ts.ScriptTarget.Latest, true));
  return found;
}

function calledName({ expression }: ts.CallExpression): string {
  return ts.isPropertyAccessExpression(expression) ? expression.name.text : expression.getText();
}

/** Text between tags, spoken attributes, and literals of the expressions in either place. */
function wordsOf(template: ts.TemplateLiteral): string[] {
  if (ts.isNoSubstitutionTemplateLiteral(template)) return wordsOfMarkup(template.text);
  const found: string[] = [];
  let markup = template.head.text;
  for (const { expression, literal } of template.templateSpans) {
    const inTag = markup.lastIndexOf("<") > markup.lastIndexOf(">");
    const attribute = inTag ? (OPEN_ATTRIBUTE.exec(markup)?.[0] ?? "") : "";
    if (!inTag || new RegExp(`^(?:${SPOKEN})=`).test(attribute)) found.push(...wordsIn(expression));
    markup += literal.text;
  }
  return [...found, ...wordsOfMarkup(markup)];
}

function wordsOfMarkup(markup: string): string[] {
  const words = markup
    .replace(/<[^>]*>/g, " ")
    .replace(/\s+/g, " ")
    .trim();
  return [words, ...(markup.match(/<[^>]*>/g) ?? []).filter((tag) => SPOKEN_WORDS.test(tag))].filter(hasLetters);
}

/** Literals that an expression may come to; not those it compares or hands on. */
function wordsIn(node: ts.Node): string[] {
  if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)) return [node.text].filter(hasLetters);
  if (ts.isTemplateExpression(node)) {
    const fixed = [node.head.text, ...node.templateSpans.map(({ literal }) => literal.text)].join("…");
    return [...[fixed].filter(hasLetters), ...node.templateSpans.flatMap(({ expression }) => wordsIn(expression))];
  }
  if (ts.isConditionalExpression(node)) return [...wordsIn(node.whenTrue), ...wordsIn(node.whenFalse)];
  if (ts.isParenthesizedExpression(node)) return wordsIn(node.expression);
  if (ts.isBinaryExpression(node) && /^(?:\+|\|\||\?\?|&&)$/.test(node.operatorToken.getText()))
    return [...wordsIn(node.left), ...wordsIn(node.right)];
  return [];
}

const hasLetters = (text: string) => /\p{L}/u.test(text);
