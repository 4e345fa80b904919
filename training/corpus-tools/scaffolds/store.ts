/** Plain sentences and slots that the scaffolds are made of. All names are invented. */

/** Sentences that want nothing. No figures, no questions to anyone. */
export const PLAIN = [
  "the rain stopped before lunch and the whole street smelled of wet stone.",
  "we moved the shelf to the other wall and it looks better there.",
  "nobody had swept the steps, so I did it before the others woke up.",
  "the meeting ran over again and half of us were hungry.",
  "I keep thinking about the way he said goodbye at the station.",
  "my sister painted the kitchen twice and still hates it.",
  "there is a loose board in the hallway that sings when you step on it.",
  "the draft is nearly done, only the ending wobbles.",
  "grandpa slept through the film and clapped at the end anyway.",
  "the neighbours are practising their scales, badly and with great joy.",
  "someone left an umbrella in the office and it has become furniture of the hall.",
  "I wrote three versions of the first line and kept the oldest one.",
  "the bread came out flat but the smell was worth it.",
  "we walked home along the river because the night was mild.",
  "he folded the letter so small that it fitted into his watch.",
  "the lift is broken, which is good for all of us they say.",
  "I never liked that photo, though mother has it on her desk.",
  "the workshop is on the top floor and has the best light.",
  "they argued about the tent until it was too dark to put it up.",
  "my handwriting gets worse the more I care.",
  "the choir was late and the doors were already closed.",
  "what a strange week it has been, all told.",
  "it took me an hour to find the key, in my own pocket of course.",
  "the new chairs are too low and everyone pretends not to notice.",
  "she laughed so hard that the whole table turned around.",
  "I should call them back, but not today.",
  "the path behind the school is closed again for repairs.",
  "honestly I think the old plan was the better one.",
  "we ended up sharing one blanket and two stories.",
  "the clock in the hall has stopped and the house feels slower.",
];

/** Sentences that the writer words anew. */
export const REWORDED: readonly { text: string; old: string; fresh: string }[] = [
  { text: "half of the seats were empty by the second act.", old: "half of the seats", fresh: "most of the seats" },
  { text: "the whole village came out to look at the flood.", old: "the whole village", fresh: "half the village" },
  { text: "it was a dull morning and nobody spoke.", old: "a dull morning", fresh: "a grey, dull morning" },
  { text: "I never really trusted the old stove.", old: "really trusted", fresh: "quite trusted" },
  { text: "we stayed until the candles were gone.", old: "stayed until", fresh: "sat there until" },
];

/** Names in the facts and what a writer may mix them up with. */
export const MIXED_UP: readonly (readonly [name: string, wrong: string])[] = [
  ["Stenwick", "Fenwick"],
  ["Maren Toft", "Karen Toft"],
  ["Brinmore", "Brinmoor"],
  ["Tideway", "Tidewater"],
  ["Oberlin", "Oberon"],
];

/** Questions that nobody is to answer: rhetorical, or to somebody else. */
export const NOT_ASKED = [
  "who doesn't love a slow morning?",
  "how did it get so late, I wonder to no one in particular.",
  "and what is a home, in the end?",
  "Dear Ms Hallam, could you tell me when the rota will be ready?",
  "Tom, are you bringing the folding table or should I?",
  "why do I always say yes to these things?",
  "Hi Priya, how was the move, did the piano survive?",
  "isn't that always the way?",
];

/** What a writer asks of the assistant, with an answer that claims no fact. */
export const ASKED: readonly { ask: string; answer: string }[] = [
  { ask: "what's a softer word for angry?", answer: "Cross, or perhaps put out." },
  { ask: "assistant, does that opening sound too stiff?", answer: "A little; a shorter first clause would loosen it." },
  { ask: "give me a shorter title than The Long Way Back From The Harbour", answer: "\u201cBack From The Harbour\u201d." },
  { ask: "can you suggest a polite last line please?", answer: "Thank you for your patience, and I look forward to hearing from you." },
  { ask: "help me out here, what rhymes with orange-ish things, say copper?", answer: "Hopper, topper and proper." },
  { ask: "is it who or whom in that sentence?", answer: "\u201cWho\u201d, since it is the subject of its clause." },
  { ask: "hey, should I say we or I in this report?", answer: "\u201cWe\u201d, if the whole team did the work." },
  { ask: "be honest, is the joke in the first line any good?", answer: "It is, though it would land better at the end." },
  { ask: "how would you put that in one sentence?", answer: "We are late, and it is nobody's fault." },
  { ask: "another word for beautiful that isn't worn out?", answer: "Lovely, graceful or fine." },
];

export interface Fact {
  tool: string;
  call: { tool: string; args: Record<string, string | number> };
  /** Typing that shows the writer not to know. */
  ask: string;
  /** What a writer could point at instead of asking. */
  pointed: { sentence: string; span: string };
  /** Typing that reaches the gap. */
  opening: string;
  result: string;
  weave: string;
  /** The writer fills the gap alone. */
  filled: string;
}

const fact = (
  tool: string,
  args: Fact["call"]["args"],
  ask: string,
  pointed: Fact["pointed"],
  opening: string,
  [result, weave]: readonly [string, string],
  filled: string,
): Fact => ({ tool, call: { tool: tool.slice(0, tool.indexOf("(")), args }, ask, pointed, opening, result, weave, filled });

export const FACTS: readonly Fact[] = [
  fact(
    "search(query)",
    { query: "Tideway Shield regatta winner" },
    "so the Tideway Shield was rowed on sunday and I have no idea who won",
    { sentence: "The Tideway Shield winner got a silver oar.", span: "The Tideway Shield winner" },
    "so in the end the shield went to",
    ['{"result": "Hallow Bridge RC, by two lengths"}', "Hallow Bridge RC, by two lengths"],
    "ah, dad just texted, Marlow Weir took it by a nose.",
  ),
  fact(
    "search(query)",
    { query: "Brinmore lighthouse height" },
    "we climbed Brinmore lighthouse, it must be something like, I don't know, how many metres",
    { sentence: "We climbed Brinmore lighthouse to the very top.", span: "Brinmore lighthouse" },
    "for the record the tower is",
    ['{"result": "41 metres, 203 steps"}', "41 metres, 203 steps"],
    "the sign at the door says 41 metres, so that is settled.",
  ),
  fact(
    "weather(place)",
    { place: "Stenwick" },
    "packing for Stenwick and not sure what the weather does there",
    { sentence: "The forecast for Stenwick decides what goes into the bag.", span: "The forecast for Stenwick" },
    "so for the weekend they expect",
    ['{"sat": "showers, 12 C", "sun": "dry, 15 C"}', "showers on Saturday, dry on Sunday"],
    "aunt Bea says it will be dry all weekend, good enough for me.",
  ),
  fact(
    "define(word)",
    { word: "scrimshander" },
    "he called himself a scrimshander, whatever that is",
    { sentence: "He signed the letter as a scrimshander.", span: "scrimshander" },
    "which means that he was",
    ['{"sense": "a carver of bone or ivory"}', "a carver of bone or ivory"],
    "which is a bone carver, as every child here knows.",
  ),
  fact(
    "prices(item)",
    { item: "Oberlin desk lamp" },
    "I want the Oberlin desk lamp but what does it cost these days",
    { sentence: "The Oberlin desk lamp is on my list.", span: "The Oberlin desk lamp" },
    "so for the lamp put down",
    ['{"price": "64.50", "currency": "EUR"}', "64.50 EUR"],
    "the shop says 70 euros, fine, done.",
  ),
  fact(
    "transit(from, to)",
    { from: "Harlow Mill", to: "Quay Street" },
    "the last tram from Harlow Mill to Quay Street leaves at, hm, no idea",
    { sentence: "We take the tram from Harlow Mill to Quay Street.", span: "the tram from Harlow Mill to Quay Street" },
    "so be at the stop by",
    ['{"last": "23:42"}', "23:42"],
    "Jo checked, it is 23:42, so no hurry.",
  ),
  fact(
    "calendar(day)",
    { day: "Thursday" },
    "thursday could work for me unless there is something in the calendar",
    { sentence: "Thursday is the day for the fitting.", span: "Thursday" },
    "on that day I already have",
    ['{"09:00": "dentist", "14:00": "free"}', "the dentist at nine"],
    "right, the dentist is at nine, I remember now.",
  ),
  fact(
    "wiki(title)",
    { title: "The Salt Orchard" },
    "we watched The Salt Orchard again, it came out in what year",
    { sentence: "The Salt Orchard made everyone cry.", span: "The Salt Orchard" },
    "and to think it was shot back in",
    ['{"title": "The Salt Orchard", "year": 1964}', "1964"],
    "1964 of course, it says so on the box.",
  ),
  fact(
    "contacts(name)",
    { name: "Maren Toft" },
    "I need to ring Maren Toft but don't have her number here",
    { sentence: "Maren Toft wanted a call back today.", span: "Maren Toft" },
    "you can reach Maren on",
    ['{"name": "Maren Toft", "phone": "555 0142"}', "555 0142"],
    "found her card, it is 555 0142 after all.",
  ),
  fact(
    "convert(amount, from, to)",
    { amount: 40, from: "miles", to: "km" },
    "forty miles by bike, in kilometres that would be what",
    { sentence: "Forty miles by bike is a long Sunday.", span: "Forty miles" },
    "for the others that is",
    ['{"result": "64.4 km"}', "64.4 km"],
    "about 64 km, says my bike computer, fine.",
  ),
];

/** What ends a topic, so that a held result is no longer wanted. */
export const CLOSED = ["enough on that.", "nvm that, it doesn't matter.", "never mind all this.", "ok, different topic."];

export const NOTES = ["breathe", "sit up straight", "drink some water", "relax your jaw", "look out of the window", "unclench"];
