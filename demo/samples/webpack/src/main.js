import "interaction-textarea/define";

const box = document.querySelector("interaction-textarea");
const audit = document.querySelector("#audit");

box.addEventListener("interaction-audit", ({ record }) => {
  if (!record.executed || record.decision.action.type === "idle") return;
  audit.append(Object.assign(document.createElement("li"), { textContent: record.decision.text }));
});

// `?scripted` plays a script in place of the model: no download, the same every time.
if (new URLSearchParams(location.search).has("scripted")) {
  const { useScript } = await import("interaction-textarea/testing");
  useScript(box, [{ when: "quokka ", say: 'mark("animal", "quokka", "underline")' }]);
}
