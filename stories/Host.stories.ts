import type { Meta, StoryObj } from "@storybook/web-components-vite";
import { html } from "lit";
import { expect } from "storybook/test";
import { z } from "zod";
import type { AuditRecord, InteractionBeforeActionEvent, Tool } from "../src/index.js";
import { printAction } from "../src/protocol/index.js";
import { marked, marks, shows, ticks, until } from "./kit/acts.js";
import { box, boxIn, type BoxArgs } from "./kit/box.js";
import { ANIMALS, ANIMALS_TEXT } from "./kit/scripts.js";

/** What the page around the element can do. */
const meta = { title: "Host", component: "interaction-textarea", render: box } satisfies Meta<BoxArgs>;
export default meta;
type Story = StoryObj<BoxArgs>;

/** The page asks for marks as if the writer had. */
export const Instructions: Story = {
  tags: ["snapshot"],
  args: {
    instructions: "Underline the animals.",
    text: "at the zoo we saw a quokka and then a kestrel over the pond. ",
    script: ANIMALS,
  },
  play: async ({ canvasElement }) => marks(boxIn(canvasElement), "quokka", "kestrel"),
};

/** Every decision as an event: idle ones and refused ones, too. */
export const AuditLog: Story = {
  render: (args) => html`
    <div
      @interaction-audit=${({ record, currentTarget }: Event & { record: AuditRecord }) => {
        const { action } = record.decision;
        const line = document.createElement("li");
        line.textContent = `${record.event.source}: ${printAction(action)} ${record.verdict.allowed ? "" : record.verdict.code}`;
        (currentTarget as HTMLElement).querySelector("ol")!.append(line);
      }}
    >
      ${box(args)}
      <ol class="trail" tabindex="0" aria-label="Audit trail"></ol>
    </div>
  `,
  args: { text: ANIMALS_TEXT, script: [...ANIMALS, { when: "pond", say: 'mark("bird", "pond", "underline")' }] },
  play: async ({ canvasElement }) => {
    const trail = canvasElement.querySelector("ol")!;
    await until(() => expect(trail.textContent).toContain('mark("animal", "kestrel", "underline")'));
    await until(() => expect(trail.textContent).toContain("no-instruction"));
  },
};

/** `preventDefault()` on `interaction-before-action` refuses an action; the refusal is on the audit trail. */
export const Veto: Story = {
  render: (args) => html`
    <div
      @interaction-before-action=${(event: InteractionBeforeActionEvent) => {
        if (event.action.type === "mark" && event.action.span === "quokka") event.preventDefault();
      }}
    >
      ${box(args)}
    </div>
  `,
  args: { text: ANIMALS_TEXT, script: ['mark("animal", "quokka", "underline")', ...ANIMALS.slice(1)] },
  play: async ({ canvasElement }) => {
    const element = boxIn(canvasElement);
    await marks(element, "kestrel");
    await expect(element.exportSession().records[0]!.verdict).toMatchObject({ allowed: false, code: "host-veto" });
  },
};

const parameters = z.object({ place: z.string() });
const weather = {
  name: "weather",
  description: "Today's weather at a place",
  parameters,
  source: "The page's own weather",
  execute: ({ place }: z.infer<typeof parameters>) => ({ result: `${place}: 14 °C, light rain` }),
} as unknown as Tool;

/** A tool is a name, a schema and a function. */
export const OwnTool: Story = {
  args: {
    tools: [weather],
    text: "we are off to Oslo tomorrow, i hope the weather ",
    script: [{ when: "Oslo tomorrow", say: 'delegate("weather", {"place": "Oslo"})' }],
  },
  play: async ({ canvasElement }) => shows(boxIn(canvasElement), "card-held", "Oslo: 14 °C, light rain"),
};

/** At 1 it is silent; this one is set by the page. With the scripted engine it changes nothing. */
export const Restraint: Story = {
  args: { restraint: 0.9, text: "Quiet, please." },
  play: async ({ canvasElement }) => {
    await ticks(boxIn(canvasElement), 1);
    await expect(marked(boxIn(canvasElement))).toEqual([]);
  },
};
