/** A text that the demo types for the visitor. A number is a pause in ms. */
export interface Example {
  title: string;
  /** What to look out for. */
  hint: string;
  script: readonly (string | number)[];
}

export const EXAMPLES: readonly Example[] = [
  {
    title: "The held fact",
    hint: "It looks the score up while you go on, holds it, and offers it when you get there.",
    script: [
      "so morocco played the netherlands last night and i think ",
      900,
      "the whole street was up until two, even my aunt who never watches anything. ",
      700,
      "anyway the final score was ",
      2600,
    ],
  },
  {
    title: "Fillers",
    hint: "Marks appear as the filler words are typed, and end with “stop”.",
    script: ["underline my filler words\n", 1000, "so um i wanted to say that basically we are, you know, nearly done. ", 2200],
  },
  {
    title: "Animals",
    hint: "Asked for in the stream; the model has never seen some of these in training.",
    script: [
      "underline the animals i mention\n",
      1000,
      "at the zoo we saw a quokka and then a kestrel over the pond. ",
      2200,
      "stop. the fox came later. ",
      2200,
    ],
  },
  {
    title: "Nothing",
    hint: "Ordinary prose, with pauses. Every tick runs, and the model keeps choosing idle.",
    script: [
      "The rain stopped before breakfast and the garden smelled of wet stone. ",
      2200,
      "I took the long way to the baker, past the school, and thought about what to cook for Sunday. ",
      2200,
    ],
  },
];
