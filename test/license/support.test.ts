import { describe, expect, it } from "vitest";
import { license } from "../../src/license/license.js";
import { unsupported } from "../../src/license/support.js";
import { Play, search, weave } from "./states.js";

describe("unsupported", () => {
  it.each([
    ["Morocco 2, Netherlands 1", '{"result": "Morocco 2, Netherlands 1 (Jun 30, 2026)"}'],
    ["Morocco won 2-1 on June 30", '{"result": "Morocco 2, Netherlands 1 (Jun 30, 2026)"}'],
    ["6 minutes 42.3 seconds", '{"result": "J. Pickles 6:42.3"}'],
    ["Saturday 14 September", '{"date": "Sat 14 Sept"}'],
    ["Tuesday 30 June", '{"date": "2026-06-30"}'],
    ["7:45 pm", '{"ko": "19:45"}'],
    ["19:45", '{"ko": "7:45 pm"}'],
    ["1250 people", '{"seats": "1,250"}'],
    ["1,250 people", '{"seats": 1250}'],
    ["12,5 Prozent vom Umsatz", '{"share": 12.5, "von": "der Umsatz und das Jahr"}'],
    ["1.5 million", '{"population": 1500000}'],
    ["3 goals", '{"goals": "three"}'],
    ["Gyor, by train", '{"city": "Győr"}'],
    ["Rated 4 stars", '{"Rated": "4 stars"}'],
  ])("%s stands in %s", (text, source) => {
    expect(unsupported({ text }, source, "")).toBeNull();
  });

  it.each([
    ["Morocco 3, Netherlands 1", '{"result": "Morocco 2, Netherlands 1"}', "3"],
    ["the Dutch won in Rotterdam", '{"result": "2-1, the Dutch won"}', "Rotterdam"],
    ["140 people", '{"seats": "1,140"}', "140"],
    ["opens at 9:30", '{"opens": "9:15"}', "9:30"],
    ["1.25 million", '{"population": 1500000}', "1.25"],
  ])("%s does not stand in %s", (text, source, word) => {
    const found = unsupported({ text }, source, "");
    expect(found).not.toBeNull();
    expect(word).toContain(found);
  });

  it("takes what the writer wrote", () => {
    expect(unsupported({ text: "Rotterdam, 9 points" }, '{"result": "first"}', "rotterdam had nine points ")).toBeNull();
  });
});

describe("integrate", () => {
  const asked = () => new Play().types("the score was ").does(search("score"));

  it("needs a live source", () => {
    const play = asked();
    expect(license(weave("2-1"), play.state)).toMatchObject({ allowed: false, code: "source-not-live" });
    play.tool("t1", '{"result": "2-1"}');
    expect(license(weave("2-1"), play.state)).toMatchObject({ allowed: true, evidence: { text: "the score was", start: 0, end: 13 } });
    expect(license(weave("2-1", "t2"), play.state)).toMatchObject({ allowed: false, code: "source-not-live" });
    play.does(weave("2-1"));
    expect(license(weave("2-1"), play.state)).toMatchObject({ allowed: false, code: "source-not-live" });
  });

  it.each(['{"error": "timeout"}', "{}", "null", "[]", '{"result": ""}', '{"result": []}', '{"result": null}'])(
    "weaves nothing of %s",
    (body) => {
      expect(license(weave("nothing"), asked().tool("t1", body).state)).toMatchObject({ allowed: false, code: "source-not-live" });
    },
  );

  it("needs support", () => {
    const { state } = asked().tool("t1", '{"result": "2-1"}');
    expect(license(weave("3-1"), state)).toMatchObject({ allowed: false, code: "text-unsupported" });
  });
});
